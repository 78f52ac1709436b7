package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.controller.dependents.ChildUpdates;
import dev.wsproxy.operator.controller.dependents.ConfigMapDependent;
import dev.wsproxy.operator.controller.dependents.DeploymentDependent;
import dev.wsproxy.operator.controller.dependents.OwnedDependent;
import dev.wsproxy.operator.controller.dependents.PodDisruptionBudgetDependent;
import dev.wsproxy.operator.controller.dependents.ServiceDependent;
import dev.wsproxy.operator.controller.endpoints.EndpointSliceEvents;
import dev.wsproxy.operator.controller.endpoints.Endpoints;
import dev.wsproxy.operator.desired.DesiredState;
import dev.wsproxy.operator.desired.Labels;
import dev.wsproxy.operator.desired.Owner;
import dev.wsproxy.operator.desired.PodSettings;
import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.Configured;
import dev.wsproxy.operator.httpd.HttpdConfig;
import dev.wsproxy.operator.metrics.OperatorMetrics;
import dev.wsproxy.operator.plan.Planner;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ReferencedEndpointSlice;
import dev.wsproxy.operator.plan.ResolvedProxy;
import dev.wsproxy.operator.plan.Resolver;
import dev.wsproxy.operator.plan.Rollout;
import dev.wsproxy.operator.status.ApplyError;
import dev.wsproxy.operator.status.Observed;
import dev.wsproxy.operator.status.ObservedDeployment;
import dev.wsproxy.operator.status.PausedStatus;
import dev.wsproxy.operator.status.StatusComputer;
import dev.wsproxy.operator.status.Subject;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
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
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Brings the cluster to what a resource asks for, and says in the resource's status how far it is. */
@ControllerConfiguration(
        name = WebSocketProxyReconciler.FIELD_MANAGER,
        fieldManager = WebSocketProxyReconciler.FIELD_MANAGER,
        // The annotation that pauses a resource is not part of its generation.
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = VisitFilter.class),
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

    /** How long something has been missing is looked at this often while pods are missing: nobody tells that time goes by. */
    private static final Duration TROUBLE_RETRY = Duration.ofSeconds(15);

    private static final Duration CACHE_RETRY = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Clock clock;
    private final Planner planner;
    private final ConfigRenderer renderer;
    private final PodSettings settings;
    private final StatusComputer statusComputer;
    private final PausedStatus pausedStatus;
    private final StatusWriter statusWriter;
    private final ConfigurationEvents configurationEvents;
    private final RunningPods runningPods;
    private final PodReader podReader;
    private final PodDeletionCosts deletionCosts;
    private final PodDepartures podDepartures;
    private final OperatorMetrics metrics;
    private EndpointSliceEvents endpointSlices;

    /** A reconciler that works through this client. */
    public WebSocketProxyReconciler(
            KubernetesClient client,
            Planner planner,
            PodSettings settings,
            StatusComputer statusComputer,
            OperatorMetrics metrics,
            Clock clock) {
        this.client = client;
        this.clock = clock;
        this.metrics = metrics;
        this.planner = planner;
        this.renderer = new ConfigRenderer(settings.layout());
        this.settings = settings;
        this.statusComputer = statusComputer;
        this.pausedStatus = new PausedStatus(clock);
        EventWriter events = new EventWriter(client, clock);
        this.statusWriter = new StatusWriter(client, events);
        this.configurationEvents = new ConfigurationEvents(events);
        this.podReader = new PodReader(settings.layout().managementPort());
        this.runningPods = new RunningPods(client, podReader, metrics.rollouts(), clock);
        this.deletionCosts = new PodDeletionCosts(client, podReader, clock);
        this.podDepartures = new PodDepartures(client, podReader, deletionCosts, events, metrics.rollouts());
    }

    @Override
    public List<EventSource<?, WebSocketProxy>> prepareEventSources(EventSourceContext<WebSocketProxy> context) {
        endpointSlices = new EndpointSliceEvents(client, clock, context.getPrimaryCache());
        InformerEventSource<Pod, WebSocketProxy> pods = PodEvents.source(context);
        new MetricsCollection(metrics, podReader, context.getPrimaryCache(), pods).start();
        return List.of(pods, endpointSlices);
    }

    @Override
    public UpdateControl<WebSocketProxy> reconcile(WebSocketProxy proxy, Context<WebSocketProxy> context) {
        if (Pause.isAsked(proxy)) {
            statusWriter.write(
                    proxy,
                    previous -> pausedStatus.of(
                            previous, Labels.selectorText(proxy.getMetadata().getName())));
            return UpdateControl.noUpdate();
        }
        boolean busy = Observer.deployment(context)
                .filter(ObservedDeployment::isRollingOut)
                .isPresent();
        Endpoints endpoints = endpointSlices.look(proxy, Rollout.quietTime(proxy.getSpec()), busy);
        ResolvedProxy resolved = resolve(proxy, endpoints.slices());
        Configured configured = configure(resolved);
        configured.config().ifPresent(config -> metrics.programmedTime().wanted(proxy, config.hash()));
        // Without a plan the workflow is not invoked, so that the last good children stay as they are.
        configured.planned().plan().ifPresent(plan -> {
            HttpdConfig config = configured.config().orElseThrow();
            metrics.memberNames().learn(proxy, plan.balancer().members());
            OwnedDependent.share(DesiredState.of(Owner.of(proxy), plan, config, settings), context);
            OwnedDependent.share(new ChildUpdates(configurationEvents, podDepartures), context);
            context.managedWorkflowAndDependentResourceContext().reconcileManagedWorkflow();
        });
        RunningPods.Outcome pods = follow(proxy, context, configured);
        Observed observed = Observer.observe(context, pods.pods(), Optional.empty());
        if (configured.planned().plan().isPresent() && observed.deployment().isEmpty()) {
            // It was applied just now. A cache without it is one of an operator that stops, and says nothing.
            return UpdateControl.<WebSocketProxy>noUpdate().rescheduleAfter(CACHE_RETRY);
        }
        writeStatus(proxy, configured, observed);
        refreshDeletionCosts(context, configured);
        UpdateControl<WebSocketProxy> done = UpdateControl.noUpdate();
        return nextLook(resolved, configured, observed, pods, endpoints)
                .map(done::rescheduleAfter)
                .orElse(done);
    }

    private void refreshDeletionCosts(Context<WebSocketProxy> context, Configured configured) {
        configured
                .planned()
                .plan()
                .filter(WebSocketProxyReconciler::isScaledByOthers)
                .flatMap(plan -> context.getSecondaryResource(Deployment.class))
                .ifPresent(deployment -> deletionCosts.refresh(deployment, ProxyPods.running(context, deployment)));
    }

    private static boolean isScaledByOthers(ProxyPlan plan) {
        return plan.replicas().isEmpty();
    }

    /** When to look again without an event; the soonest of what needs it. */
    private static Optional<Duration> nextLook(
            ResolvedProxy resolved,
            Configured configured,
            Observed observed,
            RunningPods.Outcome pods,
            Endpoints endpoints) {
        boolean unresolved = configured.planned().problems().stream()
                .anyMatch(problem -> problem.reason().isReference());
        boolean scaledByOthers = configured
                .planned()
                .plan()
                .filter(WebSocketProxyReconciler::isScaledByOthers)
                .isPresent();
        return Stream.of(
                        pods.lookAgain(),
                        endpoints.changeIn(),
                        Optional.of(TROUBLE_RETRY).filter(retry -> observed.lacksPods()),
                        Optional.of(REFERENCE_RETRY).filter(retry -> unresolved),
                        Optional.of(REFERENCE_REFRESH).filter(refresh -> resolved.hasReferences()),
                        Optional.of(PodDeletionCosts.REFRESH).filter(refresh -> scaledByOthers))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    @Override
    public ErrorStatusUpdateControl<WebSocketProxy> updateErrorStatus(
            WebSocketProxy proxy, Context<WebSocketProxy> context, Exception e) {
        ApplyError error = ApplyErrors.describe(e);
        writeStatus(
                proxy,
                configure(resolve(proxy, endpointSlices.last(proxy))),
                Observer.observe(context, Observer.pods(context), Optional.of(error)));
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private RunningPods.Outcome follow(WebSocketProxy proxy, Context<WebSocketProxy> context, Configured configured) {
        Optional<Deployment> deployment = context.getSecondaryResource(Deployment.class);
        if (deployment.isEmpty() || configured.config().isEmpty()) {
            return new RunningPods.Outcome(Observer.pods(context), Optional.empty());
        }
        return runningPods.follow(
                proxy,
                context,
                deployment.get(),
                configured.planned().plan().orElseThrow().rollout().inPlace(),
                configured.config().get().hash());
    }

    private ResolvedProxy resolve(WebSocketProxy proxy, Map<String, Set<ReferencedEndpointSlice>> slices) {
        return new Resolver(new ClusterReferences(client, slices)).resolve(proxy);
    }

    private Configured configure(ResolvedProxy resolved) {
        return metrics.rendering(() -> Configured.of(planner.plan(resolved), renderer));
    }

    private void writeStatus(WebSocketProxy proxy, Configured configured, Observed observed) {
        long generation = proxy.getMetadata().getGeneration();
        String selector = Labels.selectorText(proxy.getMetadata().getName());
        statusWriter.write(proxy, previous -> metrics.programmedTime()
                .reached(
                        proxy,
                        statusComputer.compute(
                                new Subject(generation, previous, selector),
                                configured.planned(),
                                configured.config().map(HttpdConfig::hash),
                                observed)));
    }
}
