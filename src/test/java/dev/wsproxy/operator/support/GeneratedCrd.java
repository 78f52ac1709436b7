package dev.wsproxy.operator.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The CRD as the Java types describe it, with what their annotations cannot say. */
public final class GeneratedCrd {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("((?:maximum|minimum): -?)([0-9]+)\\.0\\b");

    private GeneratedCrd() {}

    private static final List<String> COLUMNS = List.of("Hosts", "Backends", "Ready", "Reason", "Message", "Age");

    /** The YAML of the CRD, one document. */
    public static String yaml() {
        Completion completion = new Completion();
        new CRDGenerator()
                .customResourceClasses(WebSocketProxy.class)
                .forCRDVersions("v1")
                .withPostProcessor(completion)
                .withOutput(new NoOutput())
                .generate();
        String text = Serialization.asYaml(completion.completed);
        // The model has bounds as doubles; the API server prints whole numbers.
        return "# Generated from the Java types in src/main/java; -Dgolden.update=true rewrites it.\n"
                + WHOLE_NUMBER.matcher(text).replaceAll("$1$2");
    }

    private static final class NoOutput implements CRDGenerator.CRDOutput<OutputStream> {
        @Override
        public OutputStream outputFor(String name) {
            return OutputStream.nullOutputStream();
        }

        @Override
        public URI crdURI(String name) {
            return Path.of(name).toUri();
        }

        @Override
        public void close() {}
    }

    private static final class Completion implements CRDPostProcessor {
        private CustomResourceDefinition completed;

        @Override
        public HasMetadata process(HasMetadata generated, String version) {
            CustomResourceDefinition crd = (CustomResourceDefinition) generated;
            JSONSchemaProps root =
                    crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
            root.setDescription(
                    "A WebSocket reverse proxy on Apache httpd: hosts it answers for, backends it forwards to.");
            JSONSchemaProps spec = root.getProperties().get("spec");
            spec.getProperties().get("hosts").setXKubernetesListType("set");
            spec.getProperties().get("allowedOrigins").setXKubernetesListType("set");
            JSONSchemaProps routes = spec.getProperties().get("routes");
            routes.setXKubernetesListType("atomic");
            routes.getItems().getSchema().setDescription("Which requests go to which backends.");
            routes.getItems().getSchema().getProperties().get("backends").setXKubernetesListType("set");
            spec.getProperties().get("allowedSources").setXKubernetesListType("set");
            spec.getProperties()
                    .get("trustedProxies")
                    .getProperties()
                    .get("sources")
                    .setXKubernetesListType("set");
            JSONSchemaProps headers = spec.getProperties().get("requestHeaders");
            headers.getItems().getSchema().setDescription("A header set for the backends.");
            listMap(headers, "name");
            JSONSchemaProps backends = spec.getProperties().get("backends");
            backends.getItems().getSchema().setDescription("One member of the balancer.");
            listMap(backends, "name");
            bound(backends.getItems()
                    .getSchema()
                    .getProperties()
                    .get("serviceRef")
                    .getProperties()
                    .get("port"));
            JSONSchemaProps status = root.getProperties().get("status");
            status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
            status.getProperties().get("tls").getProperties().get("notAfter").setFormat("date-time");
            JSONSchemaProps conditions = status.getProperties().get("conditions");
            conditions.getItems().setSchema(condition());
            listMap(conditions, "type");
            formats(root);
            crd.getSpec()
                    .getVersions()
                    .get(0)
                    .getAdditionalPrinterColumns()
                    .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
            completed = crd;
            return crd;
        }

        private static void listMap(JSONSchemaProps list, String key) {
            list.setXKubernetesListType("map");
            list.setXKubernetesListMapKeys(List.of(key));
        }

        /** Bounds of a port's number and of its name; each kind of value is held to its own. */
        private static void bound(JSONSchemaProps port) {
            port.setMinimum(1.0);
            port.setMaximum((double) Patterns.PORT_MAX);
            port.setMinLength(1L);
            port.setMaxLength((long) Patterns.PORT_NAME_MAX_LENGTH);
            port.setPattern(Patterns.PORT_NAME);
        }

        private static void formats(JSONSchemaProps schema) {
            if ("integer".equals(schema.getType()) && schema.getFormat() == null) {
                schema.setFormat("int32");
            }
            if (schema.getProperties() != null) {
                schema.getProperties().forEach((name, property) -> {
                    if (name.equals("observedGeneration")) {
                        property.setFormat("int64");
                    }
                    formats(property);
                });
            }
            if (schema.getItems() != null && schema.getItems().getSchema() != null) {
                formats(schema.getItems().getSchema());
            }
        }

        /** The schema of metav1.Condition. */
        private static JSONSchemaProps condition() {
            return new JSONSchemaPropsBuilder()
                    .withType("object")
                    .withDescription("One aspect of the proxy's state.")
                    .withRequired("lastTransitionTime", "message", "reason", "status", "type")
                    .addToProperties(
                            "lastTransitionTime",
                            string("When the status last changed.")
                                    .withFormat("date-time")
                                    .build())
                    .addToProperties(
                            "message",
                            string("What is the case, for people.")
                                    .withMaxLength(32768L)
                                    .build())
                    .addToProperties(
                            "observedGeneration",
                            new JSONSchemaPropsBuilder()
                                    .withType("integer")
                                    .withFormat("int64")
                                    .withMinimum(0.0)
                                    .withDescription("Generation of the resource that the condition describes.")
                                    .build())
                    .addToProperties(
                            "reason",
                            string("Why, for machines.")
                                    .withMinLength(1L)
                                    .withMaxLength(1024L)
                                    .withPattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
                                    .build())
                    .addToProperties(
                            "status",
                            string("True, False or Unknown.")
                                    .withEnum(List.of(text("True"), text("False"), text("Unknown")))
                                    .build())
                    .addToProperties(
                            "type",
                            string("What the condition is about.")
                                    .withMaxLength(316L)
                                    .withPattern("^[A-Za-z][A-Za-z0-9]*$")
                                    .build())
                    .build();
        }

        private static JSONSchemaPropsBuilder string(String description) {
            return new JSONSchemaPropsBuilder().withType("string").withDescription(description);
        }

        private static JsonNode text(String value) {
            return TextNode.valueOf(value);
        }
    }
}
