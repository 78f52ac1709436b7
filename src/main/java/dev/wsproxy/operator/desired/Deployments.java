package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.plan.ProxyPlan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/** The Deployment that runs httpd. */
final class Deployments {
    /** Seconds without progress after which a rollout counts as failed: pulling an image takes the most of it. */
    private static final int PROGRESS_DEADLINE_SECONDS = 300;

    private static final int REVISIONS = 3;

    private Deployments() {}

    static Deployment desired(Owner owner, ProxyPlan plan, HttpdConfig config, PodSettings settings) {
        DeploymentBuilder deployment = new DeploymentBuilder()
                .withMetadata(owner.childMetadata())
                .editMetadata()
                .addToAnnotations(Labels.CONFIG_HASH, config.hash())
                .endMetadata()
                .withNewSpec()
                .withMinReadySeconds(PodTemplate.JOIN_SECONDS)
                .withProgressDeadlineSeconds(PROGRESS_DEADLINE_SECONDS)
                .withRevisionHistoryLimit(REVISIONS)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString("25%"))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Labels.selector(owner.name()))
                .endSelector()
                .withTemplate(new PodTemplate(owner, plan, config, settings).build())
                .endSpec();
        plan.replicas()
                .ifPresent(
                        replicas -> deployment.editSpec().withReplicas(replicas).endSpec());
        return deployment.build();
    }
}
