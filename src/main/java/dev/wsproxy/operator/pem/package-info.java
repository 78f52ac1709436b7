/**
 * Reads PEM and tells what is in it: when certificates are valid and for which names, and which key belongs to which. A value goes in
 * and digests and facts come out; no key, and nothing made from a key's bytes but its public half, leaves this package, not even in
 * an exception. Pure.
 */
package dev.wsproxy.operator.pem;
