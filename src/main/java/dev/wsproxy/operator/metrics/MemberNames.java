package dev.wsproxy.operator.metrics;

import dev.wsproxy.operator.api.v1alpha1.WebSocketProxy;
import dev.wsproxy.operator.plan.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** httpd tells the addresses of members, people know their names, which the access log has too. */
public final class MemberNames {
    private final Map<String, Map<String, String>> byResource = new ConcurrentHashMap<>();

    /** These are the members of the resource now. */
    public void learn(WebSocketProxy proxy, List<Member> members) {
        byResource.put(
                proxy.getMetadata().getUid(),
                members.stream()
                        .collect(Collectors.toMap(
                                member -> withoutDefaultPort(member.webSocketUrl()),
                                Member::name,
                                (first, second) -> first)));
    }

    /** The member's name; its address while it is no member, as in a pod that serves an earlier configuration. */
    String name(WebSocketProxy proxy, String url) {
        return byResource.getOrDefault(proxy.getMetadata().getUid(), Map.of()).getOrDefault(url, url);
    }

    void retain(Set<String> uids) {
        byResource.keySet().retainAll(uids);
    }

    /** As httpd writes it. */
    private static String withoutDefaultPort(String url) {
        return url.replaceFirst("^(ws://.*):80$|^(wss://.*):443$", "$1$2");
    }
}
