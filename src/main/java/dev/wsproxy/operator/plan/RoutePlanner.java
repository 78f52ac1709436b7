package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.BackendSpec;
import dev.wsproxy.operator.api.v1alpha1.Bounds;
import dev.wsproxy.operator.api.v1alpha1.Patterns;
import dev.wsproxy.operator.api.v1alpha1.RouteSpec;
import dev.wsproxy.operator.api.v1alpha1.RouteSpec.PathType;
import dev.wsproxy.operator.api.v1alpha1.RouteSpec.Upgrade;
import dev.wsproxy.operator.api.v1alpha1.WebSocketProxySpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The routes of a plan, most specific first. */
final class RoutePlanner {
    private static final String PATH_EXPECTATION =
            "an absolute path of letters, digits and the characters . _ ~ @ : - without empty segments or segments of dots";

    private final Set<String> allBackends;
    private final FieldRules rules;

    private RoutePlanner(Set<String> allBackends, FieldRules rules) {
        this.allBackends = allBackends;
        this.rules = rules;
    }

    static List<Route> plan(WebSocketProxySpec spec, FieldRules rules) {
        // From the spec: a backend with a fault of its own is still one that a route may name.
        Set<String> names = Objects.requireNonNullElse(spec.backends(), List.<BackendSpec>of()).stream()
                .filter(Objects::nonNull)
                .map(BackendSpec::name)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        return spec.routes() == null
                ? List.of(Route.everythingTo(List.copyOf(names)))
                : new RoutePlanner(names, rules).routes(spec.routes());
    }

    private List<Route> routes(List<RouteSpec> specs) {
        if (specs.isEmpty() || specs.size() > Bounds.ROUTES) {
            rules.reject("spec.routes", "must have 1 to %d routes, or be absent.".formatted(Bounds.ROUTES));
        }
        List<Route> routes = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < specs.size(); i++) {
            String field = "spec.routes[%d]".formatted(i);
            RouteSpec spec = specs.get(i);
            if (spec == null) {
                rules.reject(field, "must be set.");
                continue;
            }
            Route route = route(field, spec);
            if (!paths.add(route.pathType() + " " + route.path())) {
                rules.reject(
                        field + ".path",
                        "must be unique for its `pathType`; `%s` stands twice.".formatted(route.path()));
            }
            routes.add(route);
        }
        routes.sort(Route.MOST_SPECIFIC_FIRST);
        return List.copyOf(routes);
    }

    private Route route(String field, RouteSpec spec) {
        path(field + ".path", spec.path());
        if (spec.rewritePath() != null) {
            path(field + ".rewritePath", spec.rewritePath());
        }
        return new Route(
                Objects.requireNonNullElse(spec.path(), "/"),
                Objects.requireNonNullElse(spec.pathType(), PathType.Prefix),
                Optional.ofNullable(spec.rewritePath()),
                Objects.requireNonNullElse(spec.upgrade(), Upgrade.Allowed),
                spec.backends() == null ? List.copyOf(allBackends) : backends(field + ".backends", spec.backends()));
    }

    private void path(String field, String path) {
        rules.text(field, path, Patterns.PATH, Patterns.PATH_MAX_LENGTH, PATH_EXPECTATION);
    }

    private List<String> backends(String field, List<String> names) {
        if (names.isEmpty()) {
            rules.reject(field, "must name at least one backend, or be absent.");
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name == null || !allBackends.contains(name)) {
                rules.reject("%s[%d]".formatted(field, i), "must be the name of one of `spec.backends`.");
            }
        }
        return List.copyOf(new TreeSet<>(names.stream().filter(Objects::nonNull).toList()));
    }
}
