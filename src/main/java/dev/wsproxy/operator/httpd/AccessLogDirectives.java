package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.AccessLog;
import java.util.ArrayList;
import java.util.List;

/**
 * The access log: one line for each request, written when it ends.
 *
 * <p>httpd writes what is not printable, quotes and backslashes in a form that JSON does not know. So nothing of a request is logged as
 * it came: values are copied into variables, if they are made of characters that every format takes, and the log has the variables. A
 * value that is not, or a request that httpd gave up reading, leaves {@code -}. Query strings and credentials are never copied. No
 * line is longer than 4096 bytes, which a pipe takes in one piece (PIPE_BUF on Linux).
 */
final class AccessLogDirectives {
    /** The standard output of the container. */
    static final String FILE = "/proc/self/fd/1";

    /** Printable ASCII without double quotes and backslashes. */
    private static final String CLEAN = "[] !#-[^-~]";

    /** The same without spaces, question marks and hash signs. */
    private static final String CLEAN_PATH = "[]!$->@-[^-~]";

    private final AccessLog form;

    AccessLogDirectives(AccessLog form) {
        this.form = form;
    }

    /** What the server needs once, beside what {@link UpgradeCounts} has. */
    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        if (form == AccessLog.None) {
            return nodes;
        }
        copy(nodes, "Request_Method", "^([A-Za-z-]{1,32})$", "LOG_METHOD");
        // The path as it came, without the query: this early httpd has decoded nothing yet.
        copy(nodes, "Request_URI", "^(" + CLEAN + "{1,2048})" + CLEAN + "*$", "LOG_PATH");
        copy(nodes, "Request_Protocol", "^(HTTP/[0-9.]{1,8})$", "LOG_PROTOCOL");
        copy(nodes, "User-Agent", "^(" + CLEAN + "{1,512})" + CLEAN + "*$", "LOG_USER_AGENT");
        if (form == AccessLog.JSON) {
            copy(nodes, "Host", "^([A-Za-z0-9.:_-]{1,261})$", "LOG_HOST");
        } else {
            String host = "[]A-Za-z0-9.:_[-]{1,261}";
            String path = "/" + CLEAN_PATH + "{0,512}";
            copy(nodes, "Referer", "^(https?://" + host + "(?:" + path + ")?)(?:[?#].*)?$", "LOG_REFERER");
        }
        for (Upgrade upgrade : Upgrade.values()) {
            String format = form == AccessLog.JSON ? json(upgrade.text()) : combined(upgrade.text());
            nodes.add(Directive.of("LogFormat", format, upgrade.text()));
        }
        return nodes;
    }

    /** Logs the requests of a virtual host. */
    Section addTo(Section virtualHost) {
        if (form != AccessLog.None) {
            for (Upgrade upgrade : Upgrade.values()) {
                virtualHost.add("CustomLog", FILE, upgrade.text(), upgrade.filter());
            }
        }
        return virtualHost;
    }

    private static void copy(List<Node> nodes, String from, String form, String variable) {
        nodes.add(Directive.of("SetEnvIf", from, form, variable + "=$1"));
    }

    /** The pods run in UTC, so the {@code Z} is true. */
    private static String json(String upgrade) {
        return "{\"time\":\"%{%Y-%m-%dT%H:%M:%S}t.%{msec_frac}tZ\",\"client\":\"%a\",\"host\":\"%{LOG_HOST}e\","
                + "\"method\":\"%{LOG_METHOD}e\",\"path\":\"%{LOG_PATH}e\",\"protocol\":\"%{LOG_PROTOCOL}e\",\"status\":%>s,"
                + "\"upgrade\":\"" + upgrade + "\",\"member\":\"%{BALANCER_WORKER_ROUTE}e\",\"durationMs\":%{ms}T,"
                + "\"bytesReceived\":%I,\"bytesSent\":%O,\"userAgent\":\"%{LOG_USER_AGENT}e\"}";
    }

    private static String combined(String upgrade) {
        return "%a - - %t \"%{LOG_METHOD}e %{LOG_PATH}e %{LOG_PROTOCOL}e\" %>s %O \"%{LOG_REFERER}e\" \"%{LOG_USER_AGENT}e\" "
                + upgrade + " %{BALANCER_WORKER_ROUTE}e %{ms}T";
    }
}
