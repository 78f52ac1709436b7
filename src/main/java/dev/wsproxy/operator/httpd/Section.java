package dev.wsproxy.operator.httpd;

import java.util.ArrayList;
import java.util.List;

/** A block with lines and blocks in it. */
final class Section implements Node {
    private final String name;
    private final String argument;
    private final List<Node> children = new ArrayList<>();

    Section(String name, String argument) {
        this.name = Node.checkedName(name);
        this.argument = argument;
    }

    Section add(Node child) {
        children.add(child);
        return this;
    }

    Section add(String directive, Object... arguments) {
        return add(Directive.of(directive, arguments));
    }

    @Override
    public void print(StringBuilder text, int depth) {
        String indentation = "  ".repeat(depth);
        text.append(indentation)
                .append('<')
                .append(name)
                .append(' ')
                .append(Quoting.quote(argument))
                .append(">\n");
        children.forEach(child -> child.print(text, depth + 1));
        text.append(indentation).append("</").append(name).append(">\n");
    }
}
