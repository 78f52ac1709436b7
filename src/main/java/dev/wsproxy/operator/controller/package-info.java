/**
 * The ends of the flow, where the cluster is read and written: references resolved, children applied, Deployment and pods
 * observed, the status written. Decisions live in the pure packages that this one calls.
 */
package dev.wsproxy.operator.controller;
