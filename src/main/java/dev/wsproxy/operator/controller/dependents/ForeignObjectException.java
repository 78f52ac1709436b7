package dev.wsproxy.operator.controller.dependents;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object with the name of a child is not the resource's own. It is left as it is. */
public final class ForeignObjectException extends RuntimeException {
    private final boolean leftOver;

    ForeignObjectException(HasMetadata existing, WebSocketProxy proxy) {
        super(message(existing, isLeftOver(existing, proxy)));
        this.leftOver = isLeftOver(existing, proxy);
    }

    /** Whether it belonged to an earlier resource of the same name, so that the garbage collector removes it soon. */
    public boolean isLeftOver() {
        return leftOver;
    }

    private static boolean isLeftOver(HasMetadata existing, WebSocketProxy proxy) {
        return existing.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getKind().equals(proxy.getKind())
                        && owner.getName().equals(proxy.getMetadata().getName()));
    }

    private static String message(HasMetadata existing, boolean leftOver) {
        return (leftOver
                        ? "%s `%s` belongs to an earlier resource of this name and is about to be removed."
                        : "%s `%s` exists and does not belong to this resource. Rename or delete it, or rename this resource.")
                .formatted(existing.getKind(), existing.getMetadata().getName());
    }
}
