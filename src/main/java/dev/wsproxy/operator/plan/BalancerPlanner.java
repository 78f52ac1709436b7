package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BalancingSpec;
import dev.wsproxy.operator.api.v1alpha1.Bounds;
import dev.wsproxy.operator.api.v1alpha1.HealthCheckSpec;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.StickinessSpec;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import dev.wsproxy.operator.plan.Balancer.HealthCheck;
import dev.wsproxy.operator.plan.Balancer.Stickiness;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** The balancer part of a plan: members, how one is chosen, and how sick ones are found. */
final class BalancerPlanner {
    /**
     * A year, in seconds. While a member waits for its next try, httpd does not count its failed checks, and each try costs a
     * client up to {@code connectSeconds}; a good check ends the wait at once.
     */
    private static final int UNTIL_A_GOOD_CHECK = 31_536_000;

    private BalancerPlanner() {}

    static Balancer plan(ResolvedProxy proxy, FieldRules rules) {
        WebSocketProxySpec spec = proxy.spec();
        MemberPlanner.Planned planned = new MemberPlanner(proxy, rules).plan();
        BalancingSpec balancing =
                Objects.requireNonNullElse(spec.balancing(), new BalancingSpec(null, null, null, null));
        Integer attempts = balancing.failoverAttempts();
        HealthCheck healthCheck = healthCheck(spec.healthCheck(), rules);
        return new Balancer(
                Objects.requireNonNullElse(balancing.method(), BalancingSpec.Method.LeastConnections),
                planned.backends(),
                planned.members(),
                Optional.ofNullable(balancing.stickiness()).map(stickiness -> stickiness(stickiness, rules)),
                attempts == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(rules.number(
                                "spec.balancing.failoverAttempts", attempts, 0, 0, Bounds.FAILOVER_ATTEMPTS)),
                rules.number(
                        "spec.balancing.retrySeconds",
                        balancing.retrySeconds(),
                        defaultRetrySeconds(healthCheck),
                        0,
                        Bounds.RETRY_SECONDS),
                healthCheck);
    }

    private static int defaultRetrySeconds(HealthCheck check) {
        return check.intervalSeconds() * check.healthyThreshold() <= BalancingSpec.DEFAULT_RETRY_SECONDS
                ? UNTIL_A_GOOD_CHECK
                : BalancingSpec.DEFAULT_RETRY_SECONDS;
    }

    private static Stickiness stickiness(StickinessSpec spec, FieldRules rules) {
        String field = "spec.balancing.stickiness";
        if (spec.cookie() == null && spec.queryParameter() == null) {
            rules.reject(field, "must have `cookie`, `queryParameter` or both.");
        }
        token(field + ".cookie", spec.cookie(), rules);
        token(field + ".queryParameter", spec.queryParameter(), rules);
        return new Stickiness(Optional.ofNullable(spec.cookie()), Optional.ofNullable(spec.queryParameter()));
    }

    private static void token(String field, String value, FieldRules rules) {
        if (value != null) {
            rules.text(
                    field, value, Patterns.TOKEN, Patterns.TOKEN_MAX_LENGTH, "letters, digits, dashes and underscores");
        }
    }

    private static HealthCheck healthCheck(HealthCheckSpec spec, FieldRules rules) {
        HealthCheckSpec given = Objects.requireNonNullElse(spec, new HealthCheckSpec(null, null, null, null, null));
        String field = "spec.healthCheck";
        HealthCheckSpec.Type type = Objects.requireNonNullElse(given.type(), HealthCheckSpec.Type.TCP);
        if (given.path() != null) {
            if (type != HealthCheckSpec.Type.HTTP) {
                rules.reject(field + ".path", "must be set only with `type: HTTP`.");
            }
            rules.text(
                    field + ".path",
                    given.path(),
                    Patterns.HEALTH_PATH,
                    Patterns.HEALTH_PATH_MAX_LENGTH,
                    "a slash and then letters, digits and the characters . _ ~ / ? = & -");
        }
        return new HealthCheck(
                type,
                Objects.requireNonNullElse(given.path(), "/"),
                rules.number(
                        field + ".intervalSeconds",
                        given.intervalSeconds(),
                        HealthCheckSpec.DEFAULT_INTERVAL_SECONDS,
                        1,
                        Bounds.CHECK_INTERVAL_SECONDS),
                rules.number(
                        field + ".healthyThreshold",
                        given.healthyThreshold(),
                        HealthCheckSpec.DEFAULT_HEALTHY_THRESHOLD,
                        1,
                        Bounds.CHECK_THRESHOLD),
                rules.number(
                        field + ".unhealthyThreshold",
                        given.unhealthyThreshold(),
                        HealthCheckSpec.DEFAULT_UNHEALTHY_THRESHOLD,
                        1,
                        Bounds.CHECK_THRESHOLD));
    }
}
