package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/**
 * The resource that owns the children; they go with it.
 *
 * @param name name of the resource
 * @param namespace its namespace
 * @param uid its uid, so that a namesake made later does not inherit the children
 */
public record Owner(String name, String namespace, String uid) {
    /** The owner that a resource from the API server is. */
    public static Owner of(WebSocketProxy proxy) {
        ObjectMeta metadata = proxy.getMetadata();
        return new Owner(metadata.getName(), metadata.getNamespace(), metadata.getUid());
    }

    ObjectMeta childMetadata() {
        return new ObjectMetaBuilder()
                .withName(Names.child(name))
                .withNamespace(namespace)
                .withLabels(Labels.all(name))
                .withOwnerReferences(reference())
                .build();
    }

    private OwnerReference reference() {
        WebSocketProxy type = new WebSocketProxy();
        return new OwnerReferenceBuilder()
                .withApiVersion(type.getApiVersion())
                .withKind(type.getKind())
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
