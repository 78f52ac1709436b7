package dev.wsproxy.operator.plan;

import java.util.Set;

/** Where referenced objects are looked up: a cluster, or a list of documents. Names given to it are valid names of objects. */
public interface References {
    /** The Secret of this name; {@link ReferencedObject#MISSING} when there is none. */
    ReferencedObject secret(String namespace, String name);

    /** The ConfigMap of this name; {@link ReferencedObject#MISSING} when there is none. */
    ReferencedObject configMap(String namespace, String name);

    /** The Service of this name; {@link ReferencedService#MISSING} when there is none. */
    ReferencedService service(String namespace, String name);

    /** The EndpointSlices of the Service of this name; none when there is no such Service. */
    Set<ReferencedEndpointSlice> endpointSlices(String namespace, String service);
}
