package dev.wsproxy.operator.controller.endpoints;

import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a proxy is to know of its Services' endpoints.
 *
 * @param slices by name of the Service
 * @param changeIn when there is more to know; empty when this is the present state
 */
public record Endpoints(Map<String, Set<ReferencedEndpointSlice>> slices, Optional<Duration> changeIn) {}
