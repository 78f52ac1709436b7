/** What is shipped for Prometheus and Grafana agrees with itself, with the reference and with promtool. */
package dev.wsproxy.operator.monitoring;
