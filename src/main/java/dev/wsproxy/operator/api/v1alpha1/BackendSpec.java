package dev.wsproxy.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * One member of the balancer.
 *
 * @param name unique name, the member's route
 * @param url scheme, host and port, or null with a Service
 * @param serviceRef port of a Service, or null with a url
 * @param weight share of new connections, or null for 1
 * @param state what the member takes, or null for everything
 */
@ValidationRule(
        value = "has(self.url) != has(self.serviceRef)",
        message = "`url` or `serviceRef` must be set, and not both")
public record BackendSpec(
        @JsonPropertyDescription(
                        "Name of the member, unique in the list. It appears in the access log and is the member's"
                                + " route. With `resolve: Endpoints` each member has this name, cut to 52 characters, a dash"
                                + " and ten hexadecimal digits.")
                @Required
                @Size(min = 1, max = Patterns.NAME_MAX_LENGTH)
                @Pattern(Patterns.NAME)
                String name,
        @JsonPropertyDescription(
                        "Where the backend listens: `ws`, `wss`, `http` or `https`, a host name, IPv4 address or"
                                + " `[IPv6]` address, and a port (default 80, with TLS 443). No path. `ws` and `http` mean the"
                                + " same, as do `wss` and `https`: every member carries WebSockets and plain HTTP.")
                @Size(min = 6, max = Patterns.BACKEND_URL_MAX_LENGTH)
                @Pattern(Patterns.BACKEND_URL)
                String url,
        @JsonPropertyDescription(
                        "A port of a Service in the same namespace, in place of `url`. The member is reached by the"
                                + " Service's own address, under the name `<name>.<namespace>.svc`, or with `resolve: Endpoints`"
                                + " each of its endpoints is a member. ExternalName Services have neither.")
                ServiceReference serviceRef,
        @JsonPropertyDescription(
                        "Share of new connections relative to the other members; with `resolve: Endpoints` that of each"
                                + " endpoint. Default 1.")
                @Min(1)
                @Max(Bounds.WEIGHT)
                Integer weight,
        @JsonPropertyDescription(
                        "`Active` (default): takes connections. `Draining`: only those that stick to it. `Disabled`:"
                                + " none. `Standby`: only while no active member can. Open WebSockets live on in every state.")
                State state) {
    /** What a member takes. */
    public enum State {
        Active,
        Draining,
        Disabled,
        Standby
    }
}
