package dev.wsproxy.operator.status;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the event loops of one httpd say of their tunnels on its status page, over all generations ({@code docs/event-tunnels.md}).
 *
 * @param open tunnels on the loops
 * @param limit tunnels that the process that serves takes at most
 * @param bytesFromClients payload bytes that came from clients
 * @param bytesFromBackends payload bytes that came from backends
 * @param onThreads tunnels that the loops left to threads
 * @param notSeen tunnels that never came by the loops, which is a fault
 * @param lost tunnels that ended with a process that crashed
 * @param logLinesLost lines of ended tunnels that no log took
 * @param members the tunnels of each member, sorted by address
 */
public record TunnelReport(
        long open,
        long limit,
        long bytesFromClients,
        long bytesFromBackends,
        long onThreads,
        long notSeen,
        long lost,
        long logLinesLost,
        List<Member> members) {
    private static final String PREFIX = "WebSocketTunnels";

    private static final Pattern TOTAL = Pattern.compile(PREFIX + "([A-Za-z]{1,40}): ([0-9]{1,18})");

    /** Values are percent-encoded; a member's address is made of characters that need none. */
    private static final Pattern MEMBER = Pattern.compile(PREFIX
            + "Member: .{0,700} url=(wss?://[A-Za-z0-9._:%\\[\\]-]{1,300}) open=([0-9]{1,9})"
            + " opened=([0-9]{1,18}) bytesFromClients=([0-9]{1,18}) bytesFromBackends=([0-9]{1,18})");

    /**
     * The tunnels of one member.
     *
     * @param url the member's address, without the scheme's own port
     * @param open tunnels on the loops
     * @param opened tunnels there ever were
     * @param bytesFromClients payload bytes that came from clients
     * @param bytesFromBackends payload bytes that came from the member
     */
    public record Member(String url, long open, long opened, long bytesFromClients, long bytesFromBackends) {
        private Member plus(Member other) {
            return new Member(
                    url,
                    open + other.open,
                    opened + other.opened,
                    bytesFromClients + other.bytesFromClients,
                    bytesFromBackends + other.bytesFromBackends);
        }
    }

    /** Reads the page as {@code ?auto} gives it; empty for an httpd without event loops. A member of several balancers is one. */
    public static Optional<TunnelReport> read(String page) {
        Map<String, Long> totals = page.lines()
                .map(TOTAL::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        line -> line.group(1), line -> Long.valueOf(line.group(2)), (first, second) -> first));
        if (!totals.containsKey("Open")) {
            return Optional.empty();
        }
        return Optional.of(new TunnelReport(
                totals.get("Open"),
                totals.getOrDefault("Limit", 0L),
                totals.getOrDefault("BytesFromClients", 0L),
                totals.getOrDefault("BytesFromBackends", 0L),
                totals.getOrDefault("OnThreads", 0L),
                totals.getOrDefault("NotSeen", 0L),
                totals.getOrDefault("Lost", 0L),
                totals.getOrDefault("LogLinesLost", 0L),
                members(page)));
    }

    private static List<Member> members(String page) {
        Map<String, Member> members = new TreeMap<>();
        page.lines()
                .map(MEMBER::matcher)
                .filter(Matcher::matches)
                .map(TunnelReport::member)
                .forEach(member -> members.merge(member.url(), member, Member::plus));
        return List.copyOf(members.values());
    }

    private static Member member(Matcher line) {
        return new Member(
                line.group(1).replace("%5b", "[").replace("%5d", "]"),
                Long.parseLong(line.group(2)),
                Long.parseLong(line.group(3)),
                Long.parseLong(line.group(4)),
                Long.parseLong(line.group(5)));
    }
}
