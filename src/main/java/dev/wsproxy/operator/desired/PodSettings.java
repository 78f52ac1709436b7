package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.HttpdLayout;
import java.util.Optional;

/**
 * What the operator's administrator decides about every proxy pod.
 *
 * @param layout where things are in the image
 * @param userId numeric user and group; empty where the platform assigns one (OpenShift)
 * @param drainSeconds seconds that open sockets of a replaced pod may live on, where the resource does not say it
 */
public record PodSettings(HttpdLayout layout, Optional<Long> userId, int drainSeconds) {}
