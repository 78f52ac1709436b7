package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.support.Kstatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An annotation stops everything, and its removal lets all of it happen. */
@ExtendWith(OperatorExtension.class)
class PauseIT {
    private static final String CHAT = Proxies.NAME;
    private static final String PAUSE = "{\"metadata\": {\"annotations\": {\"wsproxy.dev/paused\": \"true\"}}}";
    private static final String RESUME = "{\"metadata\": {\"annotations\": {\"wsproxy.dev/paused\": null}}}";
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final ProxyNamespace namespace = new ProxyNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void nothingIsChangedUntilTheAnnotationGoes() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        namespace.patch(CHAT, PAUSE);
        awaitPaused();
        String configuration = configuration();

        namespace.patch(CHAT, "{\"spec\": {\"hosts\": [\"other.example.com\"]}}");
        namespace.service(CHAT).delete();

        await().during(MOMENT).atMost(MOMENT.plusSeconds(5)).untilAsserted(() -> {
            assertThat(configuration()).isEqualTo(configuration);
            assertThat(namespace.service(CHAT).get()).isNull();
        });
        WebSocketProxy paused = namespace.proxy(CHAT);
        assertThat(paused.getStatus().observedGeneration())
                .isLessThan(paused.getMetadata().getGeneration());
        assertThat(Kstatus.of(paused.getStatus(), paused.getMetadata().getGeneration()))
                .isEqualTo(Kstatus.IN_PROGRESS);

        namespace.patch(CHAT, RESUME);

        namespace.awaitReady(CHAT);
        assertThat(configuration()).contains("other.example.com");
        assertThat(namespace.service(CHAT).get()).isNotNull();
        assertThat(namespace.condition(CHAT, "Paused")).isEmpty();
    }

    @Test
    void onePausedFromTheStartGetsNoChildren() {
        namespace.apply(
                Proxies.small().replace("name: chat\n", "name: chat\n  annotations: {wsproxy.dev/paused: 'true'}\n"));

        awaitPaused();

        assertThat(namespace.deployment(CHAT).get()).isNull();
        namespace.patch(CHAT, RESUME);
        namespace.awaitReady(CHAT);
    }

    @Test
    void anotherAnnotationIsNoReasonToWrite() {
        namespace.apply(Proxies.small());
        namespace.awaitReady(CHAT);
        Map<String, String> versions = namespace.versions(CHAT);

        namespace.patch(CHAT, "{\"metadata\": {\"annotations\": {\"example.com/note\": \"mine\"}}}");

        await().during(MOMENT).atMost(MOMENT.plusSeconds(5)).untilAsserted(() -> assertThat(namespace.versions(CHAT))
                .isEqualTo(versions));
    }

    private void awaitPaused() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(namespace.condition(CHAT, "Paused"))
                .hasValueSatisfying(paused -> assertThat(paused.getStatus()).isEqualTo("True")));
    }

    private String configuration() {
        return namespace.configMap(CHAT).require().getData().get("httpd.conf");
    }
}
