package dev.wsproxy.operator.plan;

import java.util.Map;

/**
 * What the cluster holds under the name of a reference.
 *
 * @param exists whether there is such an object
 * @param type type of a Secret; empty for a ConfigMap or a missing object
 * @param files what is known of its values, by key, without those that are empty
 */
public record ReferencedObject(boolean exists, String type, Map<String, ReferencedFile> files) {
    /** There is no such object. */
    public static final ReferencedObject MISSING = new ReferencedObject(false, "", Map.of());

    /** An object that exists; a null type is an empty one. */
    public static ReferencedObject of(String type, Map<String, ReferencedFile> files) {
        return new ReferencedObject(true, type == null ? "" : type, Map.copyOf(files));
    }
}
