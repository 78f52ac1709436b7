package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wsproxy.operator.cli.KubernetesYaml.InvalidYamlException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the documents of a file. Each stands alone, so that a broken one hides no other. */
final class DocumentReader {
    /** Names standard input. */
    static final String STANDARD_INPUT = "-";

    /** As kubectl finds the end of a document. */
    private static final Pattern SEPARATOR = Pattern.compile("---\\s*(#.*)?");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Terminal terminal;
    private final KubernetesYaml yaml;

    DocumentReader(Terminal terminal, ObjectMapper mapper) {
        this.terminal = terminal;
        this.yaml = new KubernetesYaml(mapper);
    }

    /**
     * The documents that are not empty, in their order; items of a List share its number.
     *
     * @throws IOException when the file cannot be read; the message says why
     */
    List<Document> read(String file) throws IOException {
        List<Document> documents = new ArrayList<>();
        List<String> lines = text(file).lines().toList();
        int start = 0;
        int index = 1;
        for (int end = 0; end <= lines.size(); end++) {
            if (end < lines.size() && !SEPARATOR.matcher(lines.get(end)).matches()) {
                continue;
            }
            if (addDocument(documents, file, index, lines.subList(start, end), start)) {
                index++;
            }
            start = end + 1;
        }
        return documents;
    }

    private boolean addDocument(List<Document> documents, String file, int index, List<String> lines, int firstLine) {
        try {
            JsonNode content = yaml.read(String.join("\n", lines) + "\n", firstLine);
            if (content.isMissingNode()) {
                return false;
            }
            if (!content.isObject()) {
                documents.add(fault(file, index, "must be a Kubernetes object."));
            } else if (content.path("kind").asText().equals("List")
                    && content.path("items").isArray()) {
                content.get("items").forEach(item -> documents.add(Document.of(file, index, item)));
            } else {
                documents.add(Document.of(file, index, content));
            }
        } catch (InvalidYamlException e) {
            documents.add(fault(file, index, e.getMessage()));
        }
        return true;
    }

    private static Document fault(String file, int index, String message) {
        return Document.faulty(file, index, new Finding("", Finding.INVALID_DOCUMENT, message));
    }

    private String text(String file) throws IOException {
        try {
            byte[] bytes =
                    file.equals(STANDARD_INPUT) ? terminal.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IOException("must exist.", e);
        } catch (AccessDeniedException e) {
            throw new IOException("must be readable.", e);
        } catch (CharacterCodingException e) {
            throw new IOException("must be text in UTF-8.", e);
        } catch (IOException e) {
            throw new IOException("must be a readable file: " + e.getMessage() + ".", e);
        }
    }
}
