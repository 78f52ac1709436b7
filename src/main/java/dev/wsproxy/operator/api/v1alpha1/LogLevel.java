package dev.wsproxy.operator.api.v1alpha1;

/** How much a proxy writes to its error log, from least to most. */
public enum LogLevel {
    Error,
    Warn,
    Info,
    Debug
}
