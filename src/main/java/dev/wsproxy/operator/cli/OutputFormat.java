package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;

/** How {@code lint} writes what it found about a document. */
enum OutputFormat {
    /** A line for each problem, or one that says there is none. */
    TEXT {
        @Override
        String write(Document document, List<Finding> findings, ObjectMapper mapper) {
            return findings.isEmpty()
                    ? Terminal.line(document.label() + ": ok")
                    : findings.stream()
                            .map(finding -> Terminal.line(document.label() + ": " + finding.describe()))
                            .collect(Collectors.joining("\n"));
        }
    },
    /** One object on one line. */
    JSON {
        @Override
        String write(Document document, List<Finding> findings, ObjectMapper mapper) {
            try {
                return mapper.writeValueAsString(
                        new Line(document.file(), document.index(), document.name(), findings.isEmpty(), findings));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    };

    /** The lines about a document, without a line feed at the end. */
    abstract String write(Document document, List<Finding> findings, ObjectMapper mapper);

    /**
     * The object that is written; names and order of its members are part of the interface.
     *
     * @param file as it was given
     * @param document which one in the file, from 1; 0 when the file could not be read
     * @param name name of the resource; empty when it has none
     * @param valid whether there are no problems
     * @param problems what is wrong
     */
    private record Line(String file, int document, String name, boolean valid, List<Finding> problems) {}
}
