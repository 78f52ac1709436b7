package dev.wsproxy.operator.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What is shipped for Prometheus and Grafana, and what is written about it. */
public final class MonitoringFiles {
    /** Alerts, as Prometheus itself reads them. */
    public static final Path RULES = Path.of("deploy", "monitoring", "rules.yaml");

    /** The same for the Prometheus operator. */
    public static final Path PROMETHEUS_RULE = RULES.resolveSibling("prometheus-rule.yaml");

    /** The dashboard, as Grafana imports it. */
    public static final Path DASHBOARD = RULES.resolveSibling("dashboard.json");

    /** The reference of all metrics. */
    public static final Path METRICS = Path.of("docs", "metrics.md");

    /** A row of a table whose first cell is a metric's name. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(wsproxy_[a-z_]+)` \\|");

    private MonitoringFiles() {}

    /** The alerts. */
    public static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        parse(RULES).path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    /** Every query of the dashboard by the title of its panel, for all namespaces and proxies. */
    public static Map<String, List<String>> panelQueries() {
        Map<String, List<String>> queries = new LinkedHashMap<>();
        for (JsonNode panel : parse(DASHBOARD).path("panels")) {
            queries.put(
                    panel.path("title").asText(),
                    StreamSupport.stream(panel.path("targets").spliterator(), false)
                            .map(target -> target.path("expr").asText())
                            .map(query -> query.replace("$namespace", ".*")
                                    .replace("$name", ".*")
                                    .replace("$__rate_interval", "1m"))
                            .toList());
        }
        return queries;
    }

    /** Names of the operator's own metrics that the reference lists. */
    public static Set<String> documentedMetrics() {
        return ROW.matcher(read(METRICS))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the operator's own metrics that a text has. */
    public static Set<String> metricsIn(String text) {
        return Pattern.compile("wsproxy_[a-z_]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The file's text. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(Path file) {
        return Serialization.unmarshal(read(file), JsonNode.class);
    }
}
