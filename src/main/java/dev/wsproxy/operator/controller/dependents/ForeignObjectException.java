package dev.wsproxy.operator.controller.dependents;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object with the name of a child is not the resource's own. It is left as it is. */
public final class ForeignObjectException extends RuntimeException {
    ForeignObjectException(HasMetadata existing) {
        super("%s `%s` exists and does not belong to this resource. Rename or delete it, or rename this resource."
                .formatted(existing.getKind(), existing.getMetadata().getName()));
    }
}
