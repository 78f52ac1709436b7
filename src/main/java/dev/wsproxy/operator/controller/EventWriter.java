package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.Names;
import dev.wsproxy.operator.plan.Sha256;
import dev.wsproxy.operator.status.Told;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Events about resources, which {@code kubectl describe} shows. One that cannot be written stops nothing. */
final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final String CONTROLLER = WebSocketProxy.GROUP + "/" + WebSocketProxyReconciler.FIELD_MANAGER;

    /** As the API server wants it: with microseconds. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final int SUFFIX_LENGTH = 16;

    /** Characters of a note; events.k8s.io/v1 has room for 1024 bytes, and what others say need not be ASCII. */
    private static final int NOTE_MAX_LENGTH = 1000;

    private final KubernetesClient client;
    private final Clock clock;

    EventWriter(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Writes an Event, once for each occasion however often it is told. */
    void write(WebSocketProxy proxy, Told told) {
        LOG.info("{}: {}", told.reason(), told.note());
        String name = Names.child(proxy.getMetadata().getName()) + "."
                + Sha256.of(proxy.getMetadata().getUid() + " " + told.reason() + " " + told.occasion())
                        .substring(0, SUFFIX_LENGTH);
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(proxy.getMetadata().getNamespace())
                .endMetadata()
                .withEventTime(new MicroTime(TIME.format(clock.instant())))
                .withReportingController(CONTROLLER)
                .withReportingInstance(WebSocketProxyReconciler.FIELD_MANAGER)
                .withType(told.type())
                .withReason(told.reason())
                .withAction(told.action())
                .withNewRegarding()
                .withApiVersion(proxy.getApiVersion())
                .withKind(proxy.getKind())
                .withName(proxy.getMetadata().getName())
                .withNamespace(proxy.getMetadata().getNamespace())
                .withUid(proxy.getMetadata().getUid())
                .endRegarding()
                .withNote(bounded(told.note()))
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOG.warn("An Event could not be written.", e);
            }
        }
    }

    private static String bounded(String note) {
        return note.length() <= NOTE_MAX_LENGTH ? note : note.substring(0, NOTE_MAX_LENGTH - 3) + "...";
    }
}
