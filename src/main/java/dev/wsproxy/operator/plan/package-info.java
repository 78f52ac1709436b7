/**
 * From a resource, through what its references stand for, to a {@link dev.wsproxy.operator.plan.ProxyPlan} in which everything is
 * decided and sorted, or to the problems that name the field and what must change. Pure: no client, no clock, no httpd syntax.
 */
package dev.wsproxy.operator.plan;
