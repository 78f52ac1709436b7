package dev.wsproxy.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads a YAML document as kubectl does: YAML 1.1 with its {@code yes} and {@code on}, each key once, and no other types than JSON's. */
final class KubernetesYaml {
    private final ObjectMapper mapper;

    KubernetesYaml(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The document as JSON; a missing node when it is empty.
     *
     * @param firstLine number of the text's first line in its file, from 0
     * @throws InvalidYamlException when it is no YAML
     */
    JsonNode read(String text, int firstLine) throws InvalidYamlException {
        try {
            Object document = yaml().load(text);
            // Through text, since a tree made of objects directly would keep an alias that contains itself.
            return document == null ? MissingNode.getInstance() : mapper.readTree(mapper.writeValueAsBytes(document));
        } catch (MarkedYAMLException e) {
            int line = firstLine + e.getProblemMark().getLine() + 1;
            throw new InvalidYamlException("must be YAML; line %d: %s.".formatted(line, e.getProblem()), e);
        } catch (YAMLException e) {
            throw new InvalidYamlException(
                    "must be YAML: " + e.getMessage().lines().findFirst().orElse("unreadable") + ".", e);
        } catch (JsonProcessingException e) {
            throw new InvalidYamlException("must not contain itself.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new JsonTypes());
    }

    /** A YAML document that cannot be read; the message says what must change. */
    static final class InvalidYamlException extends Exception {
        InvalidYamlException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Neither timestamps nor numbers to the base of 60. */
    private static final class JsonTypes extends Resolver {
        private static final Pattern INTEGER =
                Pattern.compile("^[-+]?(?:0|[1-9][0-9_]*|0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+)$");
        private static final Pattern NUMBER =
                Pattern.compile("^[-+]?(?:[0-9][0-9_]*\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?$");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INTEGER, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, NUMBER, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
