package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.controller.dependents.ChildUpdate;
import dev.wsproxy.operator.desired.ConfigMaps;
import dev.wsproxy.operator.httpd.ConfigurationDifference;
import dev.wsproxy.operator.status.Told;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;

/** Tells what a new configuration changes, before it replaces the one before. */
final class ConfigurationEvents implements ChildUpdate<ConfigMap> {
    /** Names that one Event lists; the rest is counted, since a note has 1024 bytes and a name up to 63. */
    private static final int NAMES = 10;

    private final EventWriter events;

    ConfigurationEvents(EventWriter events) {
        this.events = events;
    }

    @Override
    public void isDue(WebSocketProxy proxy, ConfigMap actual, ConfigMap desired, Context<WebSocketProxy> context) {
        String before = ConfigMaps.configuration(actual);
        String after = ConfigMaps.configuration(desired);
        if (before.equals(after)) {
            return;
        }
        // The version that is left behind tells one change from another, so that a second attempt says nothing new.
        String occasion =
                actual.getMetadata().getUid() + " " + actual.getMetadata().getResourceVersion();
        ConfigurationDifference difference = ConfigurationDifference.between(before, after);
        tell(proxy, occasion, "MemberAdded", "Members added: %s.", difference.added());
        tell(proxy, occasion, "MemberRemoved", "Members removed: %s.", difference.removed());
        tell(proxy, occasion, "MemberDraining", "Members that drain from now on: %s.", difference.draining());
        if (difference.other()) {
            String note = "The configuration changes beyond members that come, go or drain.";
            events.write(proxy, new Told("Normal", "ConfigurationChanged", "Configure", note, occasion));
        }
    }

    private void tell(WebSocketProxy proxy, String occasion, String reason, String note, List<String> names) {
        if (!names.isEmpty()) {
            events.write(proxy, new Told("Normal", reason, "Configure", note.formatted(listed(names)), occasion));
        }
    }

    private static String listed(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMES, names.size())));
        return names.size() <= NAMES ? first : first + " and %d more".formatted(names.size() - NAMES);
    }
}
