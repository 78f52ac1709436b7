package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.controller.dependents.ConfigMapDependent;
import dev.wsproxy.operator.controller.dependents.DeploymentDependent;
import dev.wsproxy.operator.controller.dependents.OwnedDependent;
import dev.wsproxy.operator.controller.dependents.PodDisruptionBudgetDependent;
import dev.wsproxy.operator.controller.dependents.ServiceDependent;
import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.desired.Owner;
import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.Configured;
import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ResolvedProxy;
import dev.wsproxy.operator.plan.Resolver;
import dev.wsproxy.operator.status.ApplyError;
import dev.wsproxy.operator.status.Observed;
import dev.wsproxy.operator.status.StatusComputer;
import dev.wsproxy.operator.status.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Brings the cluster to what a resource asks for, and says in the resource's status how far it is. */
@ControllerConfiguration(
        name = WebSocketProxyReconciler.FIELD_MANAGER,
        fieldManager = WebSocketProxyReconciler.FIELD_MANAGER,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 3, timeUnit = TimeUnit.MINUTES))
@GradualRetry(maxAttempts = -1, initialInterval = 500, intervalMultiplier = 2, maxInterval = 60_000)
@Workflow(
        explicitInvocation = true,
        dependents = {
            @Dependent(name = "config-map", type = ConfigMapDependent.class),
            @Dependent(name = "service", type = ServiceDependent.class),
            @Dependent(name = "pod-disruption-budget", type = PodDisruptionBudgetDependent.class),
            // Pods of a new template need the new configuration, so it is there first.
            @Dependent(name = "deployment", type = DeploymentDependent.class, dependsOn = "config-map"),
        })
public class WebSocketProxyReconciler implements Reconciler<WebSocketProxy> {
    /** Owner of the operator's fields in server-side apply. */
    static final String FIELD_MANAGER = "wsproxy-operator";

    /** References are not watched. One that is missing or unusable is looked at this often. */
    private static final Duration REFERENCE_RETRY = Duration.ofSeconds(5);

    /** One that is in use is read again this often, so that a rotated certificate reaches the pods. */
    private static final Duration REFERENCE_REFRESH = Duration.ofSeconds(30);

    private final Resolver resolver;
    private final Planner planner;
    private final ConfigRenderer renderer;
    private final PodSettings settings;
    private final StatusComputer statusComputer;
    private final StatusWriter statusWriter;

    /** A reconciler that works through this client. */
    public WebSocketProxyReconciler(
            KubernetesClient client, Planner planner, PodSettings settings, StatusComputer statusComputer) {
        this.resolver = new Resolver(new ClusterReferences(client));
        this.planner = planner;
        this.renderer = new ConfigRenderer(settings.layout());
        this.settings = settings;
        this.statusComputer = statusComputer;
        this.statusWriter = new StatusWriter(client);
    }

    @Override
    public List<EventSource<?, WebSocketProxy>> prepareEventSources(EventSourceContext<WebSocketProxy> context) {
        return List.of(PodEvents.source(context));
    }

    @Override
    public UpdateControl<WebSocketProxy> reconcile(WebSocketProxy proxy, Context<WebSocketProxy> context) {
        ResolvedProxy resolved = resolver.resolve(proxy);
        Configured configured = configure(resolved);
        // Without a plan the workflow is not invoked, so that the last good children stay as they are.
        configured.planned().plan().ifPresent(plan -> {
            HttpdConfig config = configured.config().orElseThrow();
            OwnedDependent.share(DesiredState.of(Owner.of(proxy), plan, config, settings), context);
            context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();
        });
        writeStatus(proxy, configured, Observer.observe(context, Optional.empty()));
        UpdateControl<WebSocketProxy> done = UpdateControl.noUpdate();
        boolean unresolved = configured.planned().problems().stream()
                .anyMatch(problem -> problem.reason().isReference());
        if (unresolved) {
            return done.rescheduleAfter(REFERENCE_RETRY);
        }
        return resolved.hasReferences() ? done.rescheduleAfter(REFERENCE_REFRESH) : done;
    }

    @Override
    public ErrorStatusUpdateControl<WebSocketProxy> updateErrorStatus(
            WebSocketProxy proxy, Context<WebSocketProxy> context, Exception e) {
        ApplyError error = ApplyErrors.describe(e);
        writeStatus(proxy, configure(resolver.resolve(proxy)), Observer.observe(context, Optional.of(error)));
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private Configured configure(ResolvedProxy resolved) {
        return Configured.of(planner.plan(resolved), renderer);
    }

    private void writeStatus(WebSocketProxy proxy, Configured configured, Observed observed) {
        long generation = proxy.getMetadata().getGeneration();
        String selector = Labels.selectorText(proxy.getMetadata().getName());
        statusWriter.write(
                proxy,
                previous -> statusComputer.compute(
                        new Subject(generation, previous, selector),
                        configured.planned(),
                        configured.config().map(HttpdConfig::hash),
                        observed));
    }
}
