package dev.wsproxy.operator.plan;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the cluster holds under the name of a reference.
 *
 * @param exists whether there is such an object
 * @param type type of a Secret; empty for a ConfigMap or a missing object
 * @param keys keys of its data whose values are not empty
 */
public record ReferencedObject(boolean exists, String type, Set<String> keys) {
    /** There is no such object. */
    public static final ReferencedObject MISSING = new ReferencedObject(false, "", Set.of());

    /** An object that exists, with the keys of this data. */
    public static ReferencedObject of(String type, Map<String, String> data) {
        Set<String> keys = new TreeSet<>();
        if (data != null) {
            data.forEach((key, value) -> {
                if (value != null && !value.isEmpty()) {
                    keys.add(key);
                }
            });
        }
        return new ReferencedObject(true, type == null ? "" : type, keys);
    }
}
