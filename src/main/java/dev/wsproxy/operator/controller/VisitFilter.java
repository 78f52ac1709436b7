package dev.wsproxy.operator.controller;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;

/** Which changes of a resource are a reason to visit it: of its spec and of whether it is paused, not of its status. */
public final class VisitFilter implements OnUpdateFilter<WebSocketProxy> {
    @Override
    public boolean accept(WebSocketProxy present, WebSocketProxy former) {
        return !present.getMetadata()
                        .getGeneration()
                        .equals(former.getMetadata().getGeneration())
                || Pause.isAsked(present) != Pause.isAsked(former);
    }
}
