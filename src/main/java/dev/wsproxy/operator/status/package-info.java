/**
 * From the outcome of planning and what was observed in the cluster to the status of a resource: the contract with pipelines and
 * with the person on call. Pure, but for an injected clock.
 */
package dev.wsproxy.operator.status;
