package dev.wsproxy.operator.status;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one httpd says of a member on its status page. httpd begins to count anew at each start and each graceful restart; sockets of
 * earlier generations are in none of these numbers (measured on 2.4.71, {@code docs/metrics.md}).
 *
 * @param url the member's address, without the scheme's own port
 * @param isUsable whether new connections may go to it: it is neither failed nor disabled
 * @param connections requests and WebSockets that it carries
 * @param elected requests that it was chosen for
 */
public record MemberReport(String url, boolean isUsable, long connections, long elected) {
    private static final Pattern LINE =
            Pattern.compile("(ProxyBalancer\\[\\d{1,4}]Worker\\[\\d{1,5}])(Name|Status|Elected|Busy): (.*)");

    private static final Pattern URL = Pattern.compile("wss?://[A-Za-z0-9._:\\[\\]-]{1,300}");

    /** Reads the page as {@code ?auto} gives it, sorted by address; a member of several balancers is one. */
    public static List<MemberReport> read(String page) {
        Map<String, Map<String, String>> workers = new TreeMap<>();
        page.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> workers.computeIfAbsent(
                        line.group(1), worker -> new TreeMap<>())
                .put(line.group(2), line.group(3)));
        Map<String, MemberReport> members = new TreeMap<>();
        workers.values().stream()
                .filter(worker -> URL.matcher(worker.getOrDefault("Name", "")).matches())
                .map(MemberReport::of)
                .forEach(member -> members.merge(member.url(), member, MemberReport::plus));
        return List.copyOf(members.values());
    }

    private static MemberReport of(Map<String, String> worker) {
        boolean usable = (worker.getOrDefault("Status", "") + " ").contains("Ok ");
        return new MemberReport(worker.get("Name"), usable, number(worker.get("Busy")), number(worker.get("Elected")));
    }

    private MemberReport plus(MemberReport other) {
        return new MemberReport(
                url, isUsable && other.isUsable, connections + other.connections, elected + other.elected);
    }

    private static long number(String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
