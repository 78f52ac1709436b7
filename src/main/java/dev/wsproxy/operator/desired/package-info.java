/**
 * From a plan and its configuration to the Kubernetes objects that shall exist. One class for each kind; all fields the operator
 * owns and none it does not, so that server-side apply neither loops over defaults nor takes from others. Pure.
 */
package dev.wsproxy.operator.desired;
