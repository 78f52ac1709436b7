package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.desired.DesiredState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.function.Function;

/** A child that is applied as the desired state has it, and never taken from another owner. */
public abstract class OwnedDependent<R extends HasMetadata> extends CRUDKubernetesDependentResource<R, WebSocketProxy> {
    /** The API server understands the object and finds it invalid. */
    private static final int UNPROCESSABLE = 422;

    private final Function<DesiredState, R> choice;

    OwnedDependent(Class<R> type, Function<DesiredState, R> choice) {
        super(type);
        this.choice = choice;
    }

    /** Where the reconciler leaves the desired state for the dependents. */
    public static void share(DesiredState desired, Context<WebSocketProxy> context) {
        context.managedWorkflowAndDependentResourceContext().put(DesiredState.class, desired);
    }

    /** Where the reconciler leaves those who want to know of updates. */
    public static void share(ChildUpdates updates, Context<WebSocketProxy> context) {
        context.managedWorkflowAndDependentResourceContext().put(ChildUpdates.class, updates);
    }

    @Override
    protected R desired(WebSocketProxy proxy, Context<WebSocketProxy> context) {
        return choice.apply(context.managedWorkflowAndDependentResourceContext()
                .getMandatory(DesiredState.class, DesiredState.class));
    }

    /**
     * Creates the child. An object of its name outside the cache is either ours with its labels lost, which applying mends, or
     * somebody else's.
     *
     * @throws ForeignObjectException when it is somebody else's
     */
    @Override
    public R create(R desired, WebSocketProxy proxy, Context<WebSocketProxy> context) {
        try {
            return super.create(desired, proxy, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            R existing = context.getClient().resource(desired).get();
            if (existing == null) {
                throw e;
            }
            if (!existing.hasOwnerReferenceFor(proxy)) {
                throw new ForeignObjectException(existing, proxy);
            }
            desired.getMetadata().setResourceVersion(null);
            return context.resourceOperations()
                    .serverSideApply(desired, eventSource().orElse(null));
        }
    }

    /**
     * Brings the child back to what is desired. The framework finds it by the owner's name, and an earlier resource may have had that.
     *
     * @throws ForeignObjectException when it is a namesake's
     */
    @Override
    public R update(R actual, R desired, WebSocketProxy proxy, Context<WebSocketProxy> context) {
        if (!actual.hasOwnerReferenceFor(proxy)) {
            throw new ForeignObjectException(actual, proxy);
        }
        listener(context.managedWorkflowAndDependentResourceContext()
                        .getMandatory(ChildUpdates.class, ChildUpdates.class))
                .ifPresent(listener -> listener.isDue(proxy, actual, desired, context));
        try {
            return super.update(actual, desired, proxy, context);
        } catch (KubernetesClientException e) {
            if (e.getCode() != UNPROCESSABLE) {
                throw e;
            }
            // Applying keeps entries that others put into a list. Where the two do not go together, the list is
            // replaced as a whole.
            return context.getClient().resource(desired).patch(PatchContext.of(PatchType.JSON_MERGE));
        }
    }

    /** Who wants to know before the child is changed. */
    protected Optional<ChildUpdate<R>> listener(ChildUpdates updates) {
        return Optional.empty();
    }

    @Override
    protected void addReferenceHandlingMetadata(R desired, WebSocketProxy proxy) {
        // The desired object already has a controller reference; the default one would not block deletion.
    }
}
