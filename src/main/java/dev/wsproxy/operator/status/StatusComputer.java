package dev.wsproxy.operator.status;

import dev.wsproxy.operator.api.v1alpha1.TlsStatus;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxyStatus;
import dev.wsproxy.operator.plan.Planned;
import dev.wsproxy.operator.plan.Problem;
import dev.wsproxy.operator.plan.ProxyPlan;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Computes the status of a resource from the outcome of planning and what was observed. */
public final class StatusComputer {
    /** How long a missing Secret may be on its way, from cert-manager say, before somebody has to act. */
    static final Duration REFERENCE_GRACE = Duration.ofMinutes(2);

    /** Whoever mends these sees the next ones. */
    private static final int PROBLEMS_TOLD = 4;

    private static final int PROBLEM_MAX_LENGTH = 280;

    private final Clock clock;

    /** A computer that reads the time of transitions from this clock. */
    public StatusComputer(Clock clock) {
        this.clock = clock;
    }

    /**
     * The status that describes this generation; equal to the previous one where nothing changed.
     *
     * @param subject the resource and its previous status
     * @param planned the outcome of planning
     * @param configHash hash of the rendered configuration; empty without a plan
     * @param observed what the cluster shows
     */
    public WebSocketProxyStatus compute(
            Subject subject, Planned planned, Optional<String> configHash, Observed observed) {
        Conditions conditions = new Conditions(subject.previousConditions(), subject.generation(), clock.instant());
        List<Problem> specProblems = planned.problems().stream()
                .filter(problem -> !problem.reason().isReference())
                .toList();
        if (!specProblems.isEmpty()) {
            invalid(conditions, describe(specProblems), observed);
        } else if (!planned.problems().isEmpty()) {
            unresolved(conditions, planned.problems(), subject.previousConditions(), observed);
        } else {
            conditions.add(ConditionType.Accepted, true, Reason.Valid, "The spec is valid.");
            ProxyPlan plan = planned.plan().orElseThrow();
            resolved(conditions, plan);
            new RolloutConditions(
                            conditions,
                            subject.previousConditions(),
                            clock.instant(),
                            configHash.orElseThrow(),
                            observed)
                    .add(plan.rollout().inPlace());
        }
        Optional<ObservedDeployment> deployment = observed.deployment();
        return new WebSocketProxyStatus(
                subject.generation(),
                conditions.list(),
                deployment.map(ObservedDeployment::configHash).orElse(null),
                planned.plan().map(plan -> plan.balancer().members().size()).orElse(subject.previousBackends()),
                deployment.map(ObservedDeployment::total).orElse(0),
                deployment.map(ObservedDeployment::ready).orElse(0),
                subject.selector(),
                planned.plan().isPresent()
                        ? planned.plan().flatMap(StatusComputer::tls).orElse(null)
                        : subject.previousTls());
    }

    private static void resolved(Conditions conditions, ProxyPlan plan) {
        List<String> waiting = plan.balancer().withoutReadyEndpoint();
        String names = waiting.stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
        String expiring = plan.expiringCertificates().stream()
                .map(certificate -> " " + certificate.describe())
                .collect(Collectors.joining());
        conditions.add(
                ConditionType.ResolvedRefs,
                true,
                expiring.isEmpty() ? Reason.Resolved : Reason.CertificateExpiring,
                "Every reference resolves." + expiring
                        + (waiting.isEmpty() ? "" : " Without a ready endpoint: " + names + "."));
    }

    private static Optional<TlsStatus> tls(ProxyPlan plan) {
        return plan.frontTls().map(tls -> new TlsStatus(tls.notAfter().toString()));
    }

    private static void invalid(Conditions conditions, String problems, Observed observed) {
        conditions.add(ConditionType.Accepted, false, Reason.InvalidSpec, problems);
        conditions.unknown(ConditionType.ResolvedRefs, Reason.NotAccepted, "Not looked at, since the spec is invalid.");
        notProgrammed(conditions, Reason.NotAccepted, "The spec is invalid." + whatServes(observed));
        conditions.add(ConditionType.Ready, false, Reason.InvalidSpec, problems);
        conditions.add(ConditionType.Stalled, true, Reason.InvalidSpec, problems);
    }

    private void unresolved(
            Conditions conditions, List<Problem> problems, List<Condition> previous, Observed observed) {
        Reason reason = Reason.valueOf(problems.get(0).reason().name());
        String message = describe(problems);
        conditions.add(ConditionType.Accepted, true, Reason.Valid, "The spec is valid.");
        conditions.add(ConditionType.ResolvedRefs, false, reason, message);
        notProgrammed(conditions, Reason.UnresolvedReferences, "A reference does not resolve." + whatServes(observed));
        conditions.add(ConditionType.Ready, false, reason, message);
        boolean overdue = Conditions.find(previous, ConditionType.ResolvedRefs)
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .filter(since -> since.plus(REFERENCE_GRACE).isBefore(clock.instant()))
                .isPresent();
        conditions.add(overdue ? ConditionType.Stalled : ConditionType.Reconciling, true, reason, message);
    }

    private static void notProgrammed(Conditions conditions, Reason reason, String message) {
        conditions.add(ConditionType.Programmed, false, reason, message);
    }

    private static String whatServes(Observed observed) {
        return observed.deployment().isPresent()
                ? " The last accepted configuration keeps serving."
                : " Nothing serves yet.";
    }

    private static String describe(List<Problem> problems) {
        String first = problems.stream()
                .limit(PROBLEMS_TOLD)
                .map(problem -> shortened(problem.describe()))
                .collect(Collectors.joining(" "));
        int more = problems.size() - PROBLEMS_TOLD;
        return more <= 0 ? first : first + " And %d more.".formatted(more);
    }

    private static String shortened(String sentence) {
        return sentence.length() <= PROBLEM_MAX_LENGTH
                ? sentence
                : sentence.substring(0, PROBLEM_MAX_LENGTH - 3) + "...";
    }
}
