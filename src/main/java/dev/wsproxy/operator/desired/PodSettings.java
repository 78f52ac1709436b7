package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.HttpdLayout;
import java.util.Optional;

/**
 * What the operator's administrator decides about every proxy pod.
 *
 * @param layout where things are in the image
 * @param userId numeric user and group; empty where the platform assigns one (OpenShift)
 */
public record PodSettings(HttpdLayout layout, Optional<Long> userId) {}
