package dev.wsproxy.operator.httpd;

import java.util.Locale;

/** What became of a request to upgrade. */
enum Upgrade {
    ACCEPTED("%{REQUEST_STATUS} == '101'"),
    REFUSED("%{REQUEST_STATUS} != '101' && reqenv('LOG_UPGRADE') == 'asked'"),
    NONE("%{REQUEST_STATUS} != '101' && reqenv('LOG_UPGRADE') != 'asked'");

    private final String condition;

    Upgrade(String condition) {
        this.condition = condition;
    }

    /** The name in logs and files. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The last argument of a log that is for such requests; wants {@link #asked()}. */
    String filter() {
        return "expr=" + condition;
    }

    /** Notes that a request asks for an upgrade. */
    static Directive asked() {
        return Directive.of("SetEnvIfNoCase", "Upgrade", "(^|,) *websocket *(,|$)", "LOG_UPGRADE=asked");
    }
}
