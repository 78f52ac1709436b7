package dev.wsproxy.operator.controller.endpoints;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import dev.wsproxy.operator.plan.Resolver;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Watches the EndpointSlices of the Services whose endpoints proxies refer to, each Service by itself: a cluster has thousands of
 * slices, and one watch of all would hold every one of them in memory. A watch ends with the last proxy that needs it.
 */
public final class EndpointSliceEvents extends AbstractEventSource<EndpointSlice, WebSocketProxy>
        implements ResourceEventAware<WebSocketProxy> {
    private final KubernetesClient client;
    private final InstantSource clock;
    private final Cache<WebSocketProxy> proxies;
    private final Map<ServiceKey, SliceWatch> watches = new HashMap<>();
    private final Map<ResourceID, Followed> followed = new HashMap<>();

    /**
     * A source that watches nothing yet.
     *
     * @param proxies the proxies that there are
     */
    public EndpointSliceEvents(KubernetesClient client, InstantSource clock, Cache<WebSocketProxy> proxies) {
        super(EndpointSlice.class, "endpoint-slices");
        this.client = client;
        this.clock = clock;
        this.proxies = proxies;
    }

    /** What a proxy follows. */
    private record Followed(Map<ServiceKey, SliceWatch> watches, GatheredChanges changes) {
        private Map<String, Set<ReferencedEndpointSlice>> present() {
            Map<String, Set<ReferencedEndpointSlice>> slices = new TreeMap<>();
            watches.forEach((service, watch) -> slices.put(service.name(), watch.slices()));
            return slices;
        }
    }

    /**
     * What the proxy is to know now of its Services' endpoints. From here on their changes lead to a visit of the proxy.
     *
     * @param quiet time from one change to the next
     * @param busy whether the last change is still being carried out
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when a watch cannot be started
     */
    public Endpoints look(WebSocketProxy proxy, Duration quiet, boolean busy) {
        ResourceID id = ResourceID.fromResource(proxy);
        Set<ServiceKey> services = Resolver.servicesByEndpoints(proxy.getSpec()).stream()
                .map(name -> new ServiceKey(proxy.getMetadata().getNamespace(), name))
                .collect(Collectors.toUnmodifiableSet());
        if (services.isEmpty()) {
            unfollow(id);
            return new Endpoints(Map.of(), Optional.empty());
        }
        Followed follower = follow(id, services);
        // What takes a request is done outside of every lock but the watch's own.
        follower.watches().values().forEach(SliceWatch::slices);
        Endpoints endpoints = follower.changes().look(follower::present, quiet, busy);
        if (proxies.get(id).isEmpty()) {
            // Deleted meanwhile, perhaps before it was followed.
            unfollow(id);
        }
        return endpoints;
    }

    /** What the proxy was last told. */
    public Map<String, Set<ReferencedEndpointSlice>> last(WebSocketProxy proxy) {
        return followed(ResourceID.fromResource(proxy))
                .map(Followed::changes)
                .map(GatheredChanges::seen)
                .orElse(Map.of());
    }

    /** Slices are known here only; no proxy owns any. */
    @Override
    public Set<EndpointSlice> getSecondaryResources(WebSocketProxy proxy) {
        return Set.of();
    }

    @Override
    public void onResourceDeleted(WebSocketProxy proxy) {
        unfollow(ResourceID.fromResource(proxy));
    }

    @Override
    public void stop() {
        super.stop();
        synchronized (this) {
            followed.clear();
            stopUnneeded();
        }
    }

    private void changed(ServiceKey service) {
        for (ResourceID proxy : followersOf(service)) {
            followed(proxy).filter(follower -> follower.changes().announce()).ifPresent(follower -> getEventHandler()
                    .handleEvent(new Event(proxy)));
        }
    }

    private synchronized Followed follow(ResourceID proxy, Set<ServiceKey> services) {
        Followed before = followed.get(proxy);
        if (before != null && before.watches().keySet().equals(services)) {
            return before;
        }
        Map<ServiceKey, SliceWatch> needed = services.stream()
                .collect(Collectors.toMap(
                        service -> service,
                        service -> watches.computeIfAbsent(
                                service, key -> new SliceWatch(client, key, () -> changed(key)))));
        GatheredChanges changes = before == null ? new GatheredChanges(clock) : before.changes();
        Followed follower = new Followed(needed, changes);
        followed.put(proxy, follower);
        stopUnneeded();
        return follower;
    }

    private synchronized void unfollow(ResourceID proxy) {
        if (followed.remove(proxy) != null) {
            stopUnneeded();
        }
    }

    private void stopUnneeded() {
        Set<ServiceKey> needed = followed.values().stream()
                .flatMap(follower -> follower.watches().keySet().stream())
                .collect(Collectors.toSet());
        watches.entrySet().removeIf(watch -> {
            boolean unneeded = !needed.contains(watch.getKey());
            if (unneeded) {
                watch.getValue().stop();
            }
            return unneeded;
        });
    }

    private synchronized Optional<Followed> followed(ResourceID proxy) {
        return Optional.ofNullable(followed.get(proxy));
    }

    private synchronized List<ResourceID> followersOf(ServiceKey service) {
        return followed.entrySet().stream()
                .filter(entry -> entry.getValue().watches().containsKey(service))
                .map(Map.Entry::getKey)
                .toList();
    }
}
