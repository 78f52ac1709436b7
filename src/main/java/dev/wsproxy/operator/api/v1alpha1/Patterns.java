package dev.wsproxy.operator.api.v1alpha1;

/**
 * The anchored patterns and length limits of every string in the resource. The CRD carries them for the API server, and the
 * planner applies the same ones again to objects that an older or loosened CRD let in.
 */
public final class Patterns {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String ANY_CASE_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String ADDRESS =
            "(" + ANY_CASE_LABEL + "(\\." + ANY_CASE_LABEL + ")*|\\[[0-9A-Fa-f:.]{2,45}\\])";

    /** 1 to 65535, without leading zeros, as a part of other patterns. */
    public static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /** An IPv4 address without leading zeros, as a part of other patterns. */
    public static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";

    /** A host name in lower case, {@code *.} before one, or {@code *} alone. */
    public static final String HOST = "^(\\*|(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*)$";

    /** Length of a host name, RFC 1123 section 2.1 and RFC 1035 section 2.3.4. */
    public static final int HOST_MAX_LENGTH = 253;

    /** The largest port number, RFC 9293 section 3.1. */
    public static final int PORT_MAX = 65535;

    /** Name of a port: letters, digits and single dashes between them, at least one letter (RFC 6335 section 5.1). */
    public static final String PORT_NAME = "^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$";

    /** Length of the name of a port, RFC 6335 section 5.1. */
    public static final int PORT_NAME_MAX_LENGTH = 15;

    /** Scheme, host name or address, optional port; no path, user, query or fragment. */
    public static final String BACKEND_URL = "^(ws|wss|http|https)://" + ADDRESS + "(:" + PORT + ")?$";

    /** {@code https://}, a host name of 253 characters, a colon and a port of five digits. */
    public static final int BACKEND_URL_MAX_LENGTH = 267;

    /** A DNS label, RFC 1123. */
    public static final String NAME = "^" + LABEL + "$";

    /** httpd refuses a route of 64 characters and more; a DNS label is shorter. */
    public static final int NAME_MAX_LENGTH = 63;

    /** The name of a Secret or ConfigMap: a DNS subdomain, RFC 1123. */
    public static final String OBJECT_NAME = "^" + LABEL + "(\\." + LABEL + ")*$";

    /** Length of a DNS subdomain, RFC 1123. */
    public static final int OBJECT_NAME_MAX_LENGTH = 253;

    /** A key of a Secret or ConfigMap; never {@code .} or {@code ..}, which would leave the mounted directory. */
    public static final String OBJECT_KEY = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$";

    /** Length of a key of a Secret or ConfigMap, as the API server bounds it. */
    public static final int OBJECT_KEY_MAX_LENGTH = 253;

    /** A container image: optional registry, repository, optional tag, optional digest. */
    public static final String IMAGE = "^[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)*"
            + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$";

    /** Room for a registry host, a deep repository, a tag and a digest. */
    public static final int IMAGE_MAX_LENGTH = 512;

    /** Name of a cookie or query parameter: the part of RFC 6265's token that needs no quoting anywhere. */
    public static final String TOKEN = "^[A-Za-z0-9_-]+$";

    /** httpd bounds both names together, with a bar between them and eleven characters for a set of members, by 63 characters. */
    public static final int TOKEN_MAX_LENGTH = 25;

    /** Path and query of a health check. */
    public static final String HEALTH_PATH = "^/[A-Za-z0-9._~/?=&-]*$";

    /** httpd refuses a hcuri of 64 characters and more. */
    public static final int HEALTH_PATH_MAX_LENGTH = 63;

    /** Scheme, host and optional port, as a browser writes an Origin (RFC 6454 section 6.2). */
    public static final String ORIGIN = "^[a-z][a-z0-9+.-]{0,30}://" + LABEL + "(\\." + LABEL + ")*(:" + PORT + ")?$";

    /** A scheme, a host name of 253 characters and a port. */
    public static final int ORIGIN_MAX_LENGTH = 293;

    /**
     * An absolute path of letters, digits and the characters {@code . _ ~ @ : -}, without empty segments and without segments of dots:
     * those never match, since httpd resolves them first.
     */
    public static final String PATH = "^(/|(/[.]{0,2}[A-Za-z0-9_~@:-][A-Za-z0-9._~@:-]*)+/?)$";

    /** Room for a deep path; the longest line of a configuration has 16 times as many bytes. */
    public static final int PATH_MAX_LENGTH = 512;

    /** An address or a range, IPv4 or IPv6; whether the groups of an IPv6 address are right is for the planner. */
    public static final String ADDRESS_RANGE = "^(" + IPV4 + "(/([0-9]|[12][0-9]|3[0-2]))?"
            + "|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){1,6}:([0-9A-Fa-f]{0,4}|" + IPV4
            + ")(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?)$";

    /** The longest IPv6 address, which ends like an IPv4 address, a slash and three digits. */
    public static final int ADDRESS_RANGE_MAX_LENGTH = 49;

    /** Name of a header. */
    public static final String HEADER_NAME = "^[A-Za-z][A-Za-z0-9-]*$";

    /** Room for every header name in use. */
    public static final int HEADER_NAME_MAX_LENGTH = 64;

    /** Headers that a resource may not set: those of a connection, of a handshake, and the proxy's own. */
    public static final String RESERVED_HEADER =
            "(?i)^(host|connection|upgrade|keep-alive|te|trailer|transfer-encoding|"
                    + "content-length|expect|forwarded|proxy-.*|sec-websocket-.*|x-forwarded-.*)$";

    /** Printable ASCII without double quotes, backslashes and dollar signs. */
    public static final String HEADER_VALUE = "^[ !#%-\\[\\]-~]+$";

    /** Room for a token. */
    public static final int HEADER_VALUE_MAX_LENGTH = 4096;

    private Patterns() {}
}
