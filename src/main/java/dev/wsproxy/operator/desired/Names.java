package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.plan.Sha256;
import java.util.regex.Pattern;

/** Names of the children. Names of resources may be longer than, and have characters that, names of Services may not. */
public final class Names {
    private static final String SUFFIX = "-wsproxy";

    /** Length of a DNS label, RFC 1123: the limit of a Service's name and of a label's value. */
    private static final int LABEL_MAX_LENGTH = 63;

    private static final int HASH_LENGTH = 10;

    /** A DNS label that starts with a letter, RFC 1035, as Services want it. */
    private static final Pattern SERVICE_NAME = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");

    private Names() {}

    /** The one name of all children of a resource. */
    public static String child(String resource) {
        String name = resource + SUFFIX;
        if (name.length() <= LABEL_MAX_LENGTH && SERVICE_NAME.matcher(name).matches()) {
            return name;
        }
        String readable = "p-" + resource.replace('.', '-');
        return shortened(readable, resource, LABEL_MAX_LENGTH - SUFFIX.length()) + SUFFIX;
    }

    /** The resource's name as the value of a label. */
    public static String labelValue(String resource) {
        return resource.length() <= LABEL_MAX_LENGTH ? resource : shortened(resource, resource, LABEL_MAX_LENGTH);
    }

    private static String shortened(String readable, String hashed, int maxLength) {
        int room = maxLength - HASH_LENGTH - 1;
        return readable.substring(0, Math.min(room, readable.length())) + "-" + hash(hashed);
    }

    private static String hash(String text) {
        return Sha256.of(text).substring(0, HASH_LENGTH);
    }
}
