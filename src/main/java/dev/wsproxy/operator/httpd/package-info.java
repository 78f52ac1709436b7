/**
 * From a plan to the text of an httpd 2.4 configuration: a typed tree of directives and sections, printed through one quoting
 * gate. Nothing outside this package knows httpd's syntax, and nothing in it decides anything: the plan already did. Pure.
 */
package dev.wsproxy.operator.httpd;
