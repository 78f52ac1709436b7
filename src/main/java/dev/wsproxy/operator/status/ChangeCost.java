package dev.wsproxy.operator.status;

import java.util.List;

/**
 * What a change costs that makes pods leave.
 *
 * @param pods pods that leave
 * @param sockets WebSockets open in those that said so
 * @param isComplete whether all of them said so
 */
public record ChangeCost(int pods, int sockets, boolean isComplete) {
    /** The cost when these pods leave. */
    public static ChangeCost of(List<PodReport> leaving) {
        int sockets = leaving.stream()
                .flatMap(report -> report.server().stream())
                .mapToInt(ServerStatus::openSockets)
                .sum();
        return new ChangeCost(leaving.size(), sockets, leaving.stream().allMatch(PodReport::isKnown));
    }

    /** Whether it may end WebSockets. */
    public boolean mayEndSockets() {
        return sockets > 0 || !isComplete;
    }

    /** For people, when the pod template changes. */
    public String ofRollout(long drainSeconds) {
        return "Rolling out replaces " + consequence(drainSeconds);
    }

    /** For people, when fewer pods are asked for. */
    public String ofScalingDown(long drainSeconds) {
        return "Scaling down removes " + consequence(drainSeconds);
    }

    private String consequence(long drainSeconds) {
        String leaving = "%s with %s".formatted(counted(pods, "pod"), openSockets());
        if (!mayEndSockets()) {
            return leaving + ".";
        }
        boolean one = sockets == 1 && isComplete;
        return "%s, which %s closed after %d s of draining unless %s before."
                .formatted(leaving, one ? "is" : "are", drainSeconds, one ? "it ends" : "they end");
    }

    private String openSockets() {
        if (isComplete) {
            return sockets == 0 ? "no open WebSockets" : counted(sockets, "open WebSocket");
        }
        return sockets == 0 ? "an unknown number of open WebSockets" : "at least " + counted(sockets, "open WebSocket");
    }

    private static String counted(int number, String noun) {
        return number == 1 ? "1 " + noun : number + " " + noun + "s";
    }
}
