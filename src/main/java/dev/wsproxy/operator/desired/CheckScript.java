package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.BackendTls;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ProxyPlan.FrontTls;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs before httpd does. It goes on only while what is mounted is what was planned (a kubelet may still have the previous
 * ConfigMap or Secret), makes the copies that httpd works with, and lets httpd test the configuration.
 */
final class CheckScript {
    private final ProxyPlan plan;
    private final HttpdLayout layout;

    CheckScript(ProxyPlan plan, HttpdLayout layout) {
        this.plan = plan;
        this.layout = layout;
    }

    /** A command line for {@code /bin/sh -c}; wants the configuration's hash in {@code CONFIG_SHA256}. */
    String text() {
        String mounted = layout.configDirectory() + "/" + ConfigMaps.CONFIG_KEY;
        List<String> steps = new ArrayList<>();
        steps.add("echo \"$CONFIG_SHA256  %s\" | sha256sum -c -".formatted(mounted));
        List<String> copies = copies();
        if (!copies.isEmpty()) {
            steps.add("sed -n 's/^%s//p' %s | sha256sum -c -".formatted(ConfigRenderer.DIGEST_PREFIX, mounted));
            // After a failed attempt they are there already, and nobody may write to a key.
            steps.add("rm -f %s/*.crt %s/*.key %s/*.pem"
                    .formatted(layout.runtimeDirectory(), layout.runtimeDirectory(), layout.runtimeDirectory()));
            steps.addAll(copies);
        }
        steps.add("cp %s %s".formatted(mounted, layout.activeConfigFile()));
        steps.add("exec %s -t -f %s".formatted(layout.binary(), layout.activeConfigFile()));
        return String.join(" && ", steps);
    }

    private List<String> copies() {
        List<String> copies = new ArrayList<>();
        if (plan.frontTls().isPresent()) {
            copies.add(copy(layout.mountedCertificateFile(), layout.certificateFile()));
            copies.add(
                    "(umask 377; %s)".formatted(copy(layout.mountedCertificateKeyFile(), layout.certificateKeyFile())));
        }
        if (plan.frontTls().flatMap(FrontTls::clientAuth).isPresent()) {
            copies.add(copy(layout.mountedClientCaFile(), layout.clientCaFile()));
        }
        if (plan.backendTls().flatMap(BackendTls::ca).isPresent()) {
            copies.add(copy(layout.mountedBackendCaFile(), layout.backendCaFile()));
        }
        if (plan.backendTls().flatMap(BackendTls::clientCertificate).isPresent()) {
            // httpd wants the certificate itself and its key in one file, without the rest of the chain.
            copies.add("(umask 377; { sed '/^-----END .*CERTIFICATE-----/q' %s; echo; cat %s; } > %s)"
                    .formatted(
                            layout.mountedClientCertificateFile(),
                            layout.mountedClientCertificateKeyFile(),
                            layout.clientIdentityFile()));
            copies.add(copy(layout.mountedClientCertificateFile(), layout.clientChainFile()));
        }
        return copies;
    }

    private static String copy(String from, String to) {
        return "cp %s %s".formatted(from, to);
    }
}
