package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.Golden;
import dev.wsproxy.operator.support.Kubectl;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one file that a user applies. */
class InstallManifestIT {
    @Test
    void itIsWhatTheOverlayMakes() {
        Golden.assertMatches(ApiServer.INSTALL_MANIFEST, Kubectl.kustomize(Path.of("deploy", "overlays", "cluster")));
    }

    @Test
    void theServerAcceptsEveryObjectWithoutAWarning() {
        // Pod security warns of a Deployment whose pods it would refuse.
        String answer = ApiServer.shared()
                .kubectl()
                .run(
                        "apply",
                        "--dry-run=server",
                        "--server-side",
                        "--field-manager=fabric8",
                        "--validate=strict",
                        "-f",
                        ApiServer.INSTALL_MANIFEST.toString());

        assertThat(answer.lines()).allSatisfy(line -> assertThat(line).endsWith("serverside-applied (server dry run)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingDiffersOnceItIsApplied(boolean server) {
        Kubectl kubectl = ApiServer.shared().kubectl();
        String file = ApiServer.INSTALL_MANIFEST.toString();
        kubectl.run("apply", "--server-side", "--field-manager=fabric8", "-f", file);
        try {
            assertThat(kubectl.run("diff", "--server-side=" + server, "--field-manager=fabric8", "-f", file))
                    .isEmpty();
        } finally {
            // The tests run the operator themselves.
            kubectl.run("delete", "deployment/wsproxy-operator", "-n", ApiServer.OPERATOR_NAMESPACE);
        }
    }
}
