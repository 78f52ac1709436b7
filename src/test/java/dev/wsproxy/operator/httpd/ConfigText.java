package dev.wsproxy.operator.httpd;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a configuration as httpd does: lines are joined after a trailing backslash, then split into words by white space, where
 * quotes of either kind hold a word together. Directives outside mod_rewrite unescape a backslash within quotes and mod_rewrite's do
 * not; both readings have to agree, or the text is refused.
 */
final class ConfigText {
    private ConfigText() {}

    /** The words of each line: the name of a directive, or the opening or closing of a section, and its arguments. */
    static List<List<String>> read(String text) {
        List<List<String>> lines = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            if (line.endsWith("\\")) {
                joined.append(line, 0, line.length() - 1);
                continue;
            }
            String whole = joined.append(line).toString().strip();
            joined.setLength(0);
            if (!whole.isEmpty() && !whole.startsWith("#")) {
                lines.add(words(whole));
            }
        }
        return lines;
    }

    private static List<String> words(String line) {
        boolean section = line.startsWith("<");
        String content = section ? line.substring(0, line.lastIndexOf('>')) : line;
        List<String> unescaped = split(content, true);
        if (!unescaped.equals(split(content, false))) {
            throw new AssertionError("httpd and mod_rewrite read this line differently: " + line);
        }
        if (line.contains("${")) {
            throw new AssertionError("httpd would replace a variable in this line: " + line);
        }
        return unescaped;
    }

    private static List<String> split(String line, boolean unescape) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < line.length()) {
            while (i < line.length() && Character.isWhitespace(line.charAt(i))) {
                i++;
            }
            if (i == line.length()) {
                break;
            }
            char first = line.charAt(i);
            boolean quoted = first == '"' || first == '\'';
            StringBuilder word = new StringBuilder();
            for (i += quoted ? 1 : 0; i < line.length(); i++) {
                char character = line.charAt(i);
                boolean escapes = unescape
                        && character == '\\'
                        && i + 1 < line.length()
                        && (line.charAt(i + 1) == '\\' || (quoted && line.charAt(i + 1) == first));
                if (escapes) {
                    i++;
                    word.append(line.charAt(i));
                } else if (quoted ? character == first : Character.isWhitespace(character)) {
                    break;
                } else {
                    word.append(character);
                }
            }
            i++;
            words.add(word.toString());
        }
        return words;
    }
}
