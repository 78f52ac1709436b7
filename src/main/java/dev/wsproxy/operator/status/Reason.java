package dev.wsproxy.operator.status;

/** Reasons of conditions; names are stable and part of the interface. */
public enum Reason {
    /** The spec is valid. */
    Valid,
    /** A value in the spec cannot work. */
    InvalidSpec,
    /** Every reference resolves. */
    Resolved,
    /** Every reference resolves, and a certificate is about to expire. */
    CertificateExpiring,
    /** A referenced Secret does not exist. */
    SecretNotFound,
    /** A referenced ConfigMap does not exist. */
    ConfigMapNotFound,
    /** A referenced Service does not exist. */
    ServiceNotFound,
    /** A referenced object does not hold what is needed. */
    InvalidReference,
    /** A certificate or its key cannot be read, or they do not belong together. */
    CertificateInvalid,
    /** A certificate's time is over. */
    CertificateExpired,
    /** A certificate's time has not come. */
    CertificateNotYetValid,
    /** A certificate is not for every host. */
    CertificateNameMismatch,
    /** Not looked at, since the spec is invalid. */
    NotAccepted,
    /** This configuration is not rolled out, since a reference does not resolve. */
    UnresolvedReferences,
    /** Pods with the new configuration replace those with the old one. */
    RolloutInProgress,
    /** The rollout made no progress for too long. */
    ProgressDeadlineExceeded,
    /** httpd refuses the configuration; the one before keeps serving. */
    ConfigurationRefused,
    /** A pod's image cannot be pulled. */
    ImagePullFailed,
    /** A container cannot be started, as with an image that is laid out otherwise. */
    ContainerCannotStart,
    /** A container ended by itself. */
    ContainerCrashed,
    /** A container took more memory than its limit. */
    OutOfMemory,
    /** No node takes a pod. */
    Unschedulable,
    /** The namespace's quota allows no further pod. */
    QuotaExceeded,
    /** The namespace's Pod Security level refuses the pods. */
    PodSecurityDenied,
    /** The API server refuses the pods for another reason. */
    PodCreationFailed,
    /** A pod runs and is not ready: it is full, or its httpd does not answer. */
    ReadinessFailing,
    /** The configuration is rolled out, and some pods are not available. */
    ReplicasUnavailable,
    /** The API server refused a child; tried again. */
    ApplyFailed,
    /** An object with the name of a child belongs to somebody else; it is left alone. */
    ResourceConflict,
    /** Every pod serves the configuration. */
    Serving,
    /** No pod is asked for. */
    ScaledToZero,
    /** An annotation asks that nothing be done. */
    Paused
}
