package dev.wsproxy.operator.plan;

import dev.wsproxy.operator.api.v1alpha1.RouteSpec.PathType;
import dev.wsproxy.operator.api.v1alpha1.RouteSpec.Upgrade;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which requests go to which backends.
 *
 * @param path path of the requests, taken literally
 * @param pathType how it is compared
 * @param rewritePath what the backends get in its place; empty for the same
 * @param upgrade whether WebSockets are opened
 * @param backends names of the backends, sorted
 */
public record Route(
        String path, PathType pathType, Optional<String> rewritePath, Upgrade upgrade, List<String> backends) {
    /** The longest path first, since it decides; an exact one before the prefix of the same length. */
    static final Comparator<Route> MOST_SPECIFIC_FIRST = Comparator.comparing(
                    (Route route) -> route.path().length(), Comparator.reverseOrder())
            .thenComparing(Route::pathType, Comparator.reverseOrder())
            .thenComparing(Route::path);

    /** The route of a resource that names none. */
    static Route everythingTo(List<String> backends) {
        return new Route("/", PathType.Prefix, Optional.empty(), Upgrade.Allowed, backends);
    }

    /** Whether it takes every request, and leaves its path as it is. */
    public boolean takesEveryPath() {
        return path.equals("/") && pathType == PathType.Prefix && rewritePath.isEmpty();
    }
}
