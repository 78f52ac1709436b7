/**
 * The command line: the pure path of the operator on files instead of a cluster. An end of the flow: it reads files, writes to
 * standard output and may run {@code httpd -t}; it never talks to a cluster, and only {@link dev.wsproxy.operator.cli.Main} knows
 * the framework.
 */
package dev.wsproxy.operator.cli;
