package dev.wsproxy.operator.controller.endpoints;

import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The EndpointSlices of one Service, watched. */
final class SliceWatch {
    /** A list and the start of a watch take milliseconds; after this the attempt counts as failed. */
    private static final int START_SECONDS = 10;

    private final KubernetesClient client;
    private final ServiceKey service;
    private final Runnable onChange;
    private volatile SharedIndexInformer<EndpointSlice> informer;
    private volatile boolean stopped;

    /**
     * A watch that is yet to be started.
     *
     * @param onChange called when something that matters to a proxy is another; on start for each slice
     */
    SliceWatch(KubernetesClient client, ServiceKey service, Runnable onChange) {
        this.client = client;
        this.service = service;
        this.onChange = onChange;
    }

    /**
     * The present state. Starts the watch if it does not run, and waits until it knows every slice.
     *
     * @throws KubernetesClientException when it cannot be started
     */
    synchronized Set<ReferencedEndpointSlice> slices() {
        if (!stopped && (informer == null || !informer.isRunning())) {
            informer = start();
            if (stopped) {
                informer.stop();
            }
        }
        return informer == null
                ? Set.of()
                : informer.getStore().list().stream()
                        .map(ReferencedEndpointSlice::of)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Ends it for good, without waiting for a start that is under way. */
    void stop() {
        stopped = true;
        SharedIndexInformer<EndpointSlice> running = informer;
        if (running != null) {
            running.stop();
        }
    }

    private SharedIndexInformer<EndpointSlice> start() {
        SharedIndexInformer<EndpointSlice> starting = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(service.namespace())
                .withLabel(ReferencedEndpointSlice.SERVICE_LABEL, service.name())
                .runnableInformer(0)
                .addEventHandler(new Changes())
                // A failed start is the caller's to repeat; a running watch is taken up again for ever.
                .exceptionHandler((isStarted, error) -> isStarted);
        try {
            starting.start().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
            return starting;
        } catch (ExecutionException e) {
            starting.stop();
            throw KubernetesClientException.launderThrowable(e.getCause());
        } catch (TimeoutException e) {
            starting.stop();
            throw new KubernetesClientException(
                    "EndpointSlices of Service `%s` were not listed within %d s."
                            .formatted(service.name(), START_SECONDS),
                    e);
        } catch (InterruptedException e) {
            starting.stop();
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted", e);
        }
    }

    /** The slices' controller rewrites annotations too; those are no news. */
    private final class Changes implements ResourceEventHandler<EndpointSlice> {
        @Override
        public void onAdd(EndpointSlice slice) {
            onChange.run();
        }

        @Override
        public void onUpdate(EndpointSlice previous, EndpointSlice slice) {
            if (!ReferencedEndpointSlice.of(previous).equals(ReferencedEndpointSlice.of(slice))) {
                onChange.run();
            }
        }

        @Override
        public void onDelete(EndpointSlice slice, boolean finalStateUnknown) {
            onChange.run();
        }
    }
}
