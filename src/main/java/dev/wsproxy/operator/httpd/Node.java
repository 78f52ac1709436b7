package dev.wsproxy.operator.httpd;

import java.util.regex.Pattern;

/** A line or a block of a configuration. */
sealed interface Node permits Directive, FileDigest, Section {
    /** Names are written in code, never taken from a resource. */
    Pattern NAME = Pattern.compile("[A-Z][A-Za-z]+");

    /** Appends the node to a configuration, one level deeper for each section around it. */
    void print(StringBuilder text, int depth);

    /** The name, when it is one that a configuration may have. */
    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a directive: " + name);
        }
        return name;
    }
}
