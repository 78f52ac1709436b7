package dev.wsproxy.operator.httpd;

import java.util.List;

/**
 * One line.
 *
 * @param name name of the directive
 * @param arguments as httpd shall see them, unquoted
 */
record Directive(String name, List<String> arguments) implements Node {
    Directive {
        Node.checkedName(name);
        arguments = List.copyOf(arguments);
    }

    static Directive of(String name, Object... arguments) {
        return new Directive(
                name, List.of(arguments).stream().map(String::valueOf).toList());
    }

    @Override
    public void print(StringBuilder text, int depth) {
        text.append("  ".repeat(depth)).append(name);
        arguments.forEach(argument -> text.append(' ').append(Quoting.quote(argument)));
        text.append('\n');
    }
}
