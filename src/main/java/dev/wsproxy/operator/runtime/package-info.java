/** What the process needs around the controller: settings, metrics, leader election, and how its parts are put together. */
package dev.wsproxy.operator.runtime;
