package dev.wsproxy.operator.httpd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What differs between two configurations that the renderer wrote, in the words of the resource.
 *
 * @param added names of members that the second one has, and the first has not
 * @param removed names of members that only the first one has
 * @param draining names of members that drain in the second one, and did not in the first
 * @param other whether something differs that these lists do not tell
 */
public record ConfigurationDifference(List<String> added, List<String> removed, List<String> draining, boolean other) {
    private static final Pattern MEMBER = Pattern.compile("^ *BalancerMember .*?\\broute=(\\S+)(.*)$");

    /** httpd's letter for a member that drains, mod_proxy's {@code status=+N}. */
    private static final Pattern DRAINING = Pattern.compile("\\bstatus=\\S*N");

    /** Lines that only members have. */
    private static final Pattern OF_MEMBERS = Pattern.compile("^ *(?:BalancerMember|ProxyPassReverse) .*");

    /** The difference between the texts of two configurations. */
    public static ConfigurationDifference between(String before, String after) {
        Map<String, Boolean> former = members(before);
        Map<String, Boolean> present = members(after);
        List<String> added = without(present, former.keySet());
        List<String> removed = without(former, present.keySet());
        List<String> draining = present.entrySet().stream()
                .filter(member -> member.getValue() && Boolean.FALSE.equals(former.get(member.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        boolean untold = added.isEmpty() && removed.isEmpty() && draining.isEmpty() && !before.equals(after);
        return new ConfigurationDifference(
                added, removed, draining, untold || !others(before).equals(others(after)));
    }

    private static List<String> without(Map<String, Boolean> members, Set<String> known) {
        return members.keySet().stream().filter(name -> !known.contains(name)).toList();
    }

    /** By name, whether each drains. A member stands in each balancer that has it, and in each virtual host. */
    private static Map<String, Boolean> members(String text) {
        Map<String, Boolean> members = new TreeMap<>();
        text.lines()
                .flatMap(line -> member(line).stream())
                .forEach(member -> members.put(
                        member.group(1), DRAINING.matcher(member.group(2)).find()));
        return members;
    }

    private static Optional<Matcher> member(String line) {
        return Optional.of(MEMBER.matcher(line)).filter(Matcher::matches);
    }

    private static List<String> others(String text) {
        Stream<String> lines =
                text.lines().filter(line -> !OF_MEMBERS.matcher(line).matches());
        return lines.toList();
    }
}
