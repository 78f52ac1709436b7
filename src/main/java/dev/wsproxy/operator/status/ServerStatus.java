package dev.wsproxy.operator.status;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one httpd says of its workers on its status page. Tunnels of all generations count; httpd's own {@code BusyWorkers} leaves those of
 * older ones out, so its scoreboard is counted (measured on 2.4.71, {@code docs/design.md}).
 *
 * @param openSockets workers that hold a WebSocket or answer a request, in every generation, without the request for the page; and
 *     tunnels on event loops
 * @param oldGenerations processes of earlier configurations that are still there for their sockets
 * @param capacityLeft connections that it can take on top: idle threads, and tunnels up to the limit of event loops
 */
public record ServerStatus(int openSockets, int oldGenerations, int capacityLeft) {
    /** A worker that answers or tunnels, of the present generation, and one of an older generation. */
    private static final String HOLDING = "WG";

    /** Reads the page as {@code ?auto} gives it; empty when it is something else. */
    public static Optional<ServerStatus> read(String page) {
        Map<String, String> fields = page.lines()
                .map(line -> line.split(": ", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1], (first, second) -> first));
        String scoreboard = fields.get("Scoreboard");
        if (scoreboard == null) {
            return Optional.empty();
        }
        int holding = (int) scoreboard
                .chars()
                .filter(worker -> HOLDING.indexOf(worker) >= 0)
                .count();
        int onLoops = number(fields.get("WebSocketTunnelsOpen"));
        int roomOnLoops = Math.max(0, number(fields.get("WebSocketTunnelsLimit")) - onLoops);
        // One of them answers the request for the page.
        return Optional.of(new ServerStatus(
                Math.max(0, holding - 1) + onLoops,
                number(fields.get("Stopping")),
                number(fields.get("IdleWorkers")) + roomOnLoops));
    }

    private static int number(String text) {
        return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
