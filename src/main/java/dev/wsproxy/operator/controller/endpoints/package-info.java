/** Follows the endpoints of the Services that proxies refer to, and of no others. */
package dev.wsproxy.operator.controller.endpoints;
