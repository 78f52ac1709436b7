/** One dependent resource for each kind of child, each with nothing but the choice of its object from the desired state. */
package dev.wsproxy.operator.controller.dependents;
