package dev.wsproxy.operator.httpd;

/** An argument that no configuration can hold. The planner lets none through; this is the last gate. */
final class InexpressibleException extends IllegalArgumentException {
    InexpressibleException(String message) {
        super(message);
    }
}
