package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.status.MemberReport;
import dev.wsproxy.operator.status.PodReport;
import dev.wsproxy.operator.status.ServerStatus;
import dev.wsproxy.operator.status.TunnelReport;
import dev.wsproxy.operator.status.UpgradeReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Asks pods on their management port what they hold. Pods that do not answer are a matter of course: one whose threads all hold a socket
 * cannot, and a NetworkPolicy may stand in between.
 */
final class PodReader {
    /** For connecting and answering together: who waits for it is about to apply a change. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A scoreboard has a byte for each thread of each process; 19,800 threads in 50 generations fit. */
    private static final int MAX_BYTES = 1 << 20;

    /** The header of the management port that tells the SHA-256 of the configuration being served. */
    private static final String SERVED_HASH = "Wsproxy-Config-Sha256";

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** A name would be looked up, so that others than pods could be asked. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    private final int managementPort;

    PodReader(int managementPort) {
        this.managementPort = managementPort;
    }

    /** What these pods say, in their order. All are asked at the same time; it takes a second at most. */
    List<PodReport> read(Collection<Pod> pods) {
        List<CompletableFuture<PodReport>> reports =
                pods.stream().map(this::ask).toList();
        return reports.stream().map(CompletableFuture::join).toList();
    }

    /** Whether the pod says that its httpd refused this configuration. */
    boolean refuses(Pod pod, String configHash) {
        String address = pod.getStatus().getPodIP();
        if (address == null || !ADDRESS.matcher(address).matches()) {
            return false;
        }
        return http.sendAsync(
                        request(address, ConfigRenderer.REFUSED_PATH + configHash),
                        response -> new BoundedText(MAX_BYTES))
                .handle((response, failure) -> failure == null && response.statusCode() == HttpURLConnection.HTTP_OK)
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private CompletableFuture<PodReport> ask(Pod pod) {
        String name = pod.getMetadata().getName();
        String address = pod.getStatus().getPodIP();
        if (address == null || !ADDRESS.matcher(address).matches()) {
            return CompletableFuture.completedFuture(PodReport.unknown(name));
        }
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request(address, ConfigRenderer.STATUS_TARGET), response -> new BoundedText(MAX_BYTES));
        return answer.handle((response, failure) -> failure == null ? report(name, response) : PodReport.unknown(name))
                .completeOnTimeout(PodReport.unknown(name), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                // Whatever is still under way ends, a body that trickles in too.
                .whenComplete((report, failure) -> answer.cancel(true));
    }

    private HttpRequest request(String address, String target) {
        String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        return HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(host, managementPort, target)))
                .timeout(PATIENCE)
                .build();
    }

    private static PodReport report(String pod, HttpResponse<String> response) {
        if (response.statusCode() != HttpURLConnection.HTTP_OK) {
            return PodReport.unknown(pod);
        }
        return new PodReport(
                pod,
                ServerStatus.read(response.body()),
                response.headers().firstValue(SERVED_HASH).filter(hash -> SHA256.matcher(hash)
                        .matches()),
                MemberReport.read(response.body()),
                upgrades(response.headers()),
                TunnelReport.read(response.body()));
    }

    private static Optional<UpgradeReport> upgrades(HttpHeaders headers) {
        OptionalLong accepted = count(headers, ConfigRenderer.ACCEPTED_UPGRADES_HEADER);
        OptionalLong refused = count(headers, ConfigRenderer.REFUSED_UPGRADES_HEADER);
        return accepted.isPresent() && refused.isPresent()
                ? Optional.of(new UpgradeReport(accepted.getAsLong(), refused.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong count(HttpHeaders headers, String name) {
        return headers.firstValue(name).filter(value -> COUNT.matcher(value).matches()).stream()
                .mapToLong(value -> Long.parseLong(value) / ConfigRenderer.BYTES_OF_AN_UPGRADE)
                .findFirst();
    }
}
