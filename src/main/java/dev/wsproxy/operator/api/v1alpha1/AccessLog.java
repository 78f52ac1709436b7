package dev.wsproxy.operator.api.v1alpha1;

/** The form of the access log. */
public enum AccessLog {
    /** One JSON object a line. */
    JSON,
    /** The combined log format, with what became of the upgrade, the member and the duration behind it. */
    Combined,
    /** No access log. */
    None
}
