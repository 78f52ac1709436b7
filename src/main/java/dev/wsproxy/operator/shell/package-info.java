/**
 * The shell scripts that run in the proxies' pods, as files of this package, and nothing but their text. What they need of a plan or
 * a layout is put before them by the desired objects.
 */
package dev.wsproxy.operator.shell;
