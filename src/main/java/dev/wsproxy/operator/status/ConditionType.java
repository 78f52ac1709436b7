package dev.wsproxy.operator.status;

/** Types of the conditions, in the order in which the status lists them. */
public enum ConditionType {
    /** The spec is valid. */
    Accepted,
    /** Every referenced object exists and is usable. */
    ResolvedRefs,
    /** Every pod that can take a new connection serves this configuration. */
    Programmed,
    /** Summary for people and pipelines. */
    Ready,
    /** Present only while true: work goes on by itself. */
    Reconciling,
    /** Present only while true: nothing will change until somebody acts. */
    Stalled,
    /** Present only while true: an annotation asks that nothing be done. */
    Paused
}
