package dev.wsproxy.operator.desired;

import dev.wsproxy.operator.httpd.ConfigRenderer;
import dev.wsproxy.operator.httpd.HttpdLayout;
import dev.wsproxy.operator.plan.BackendTls;
import dev.wsproxy.operator.plan.ProxyPlan;
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
        if (mountsPublicFiles()) {
            steps.add("sed -n 's/^%s//p' %s | sha256sum -c -".formatted(ConfigRenderer.DIGEST_PREFIX, mounted));
        }
        if (showsCertificate()) {
            steps.addAll(joinClientCertificate());
        }
        steps.add("cp %s %s".formatted(mounted, layout.activeConfigFile()));
        steps.add("exec %s -t -f %s".formatted(layout.binary(), layout.activeConfigFile()));
        return String.join(" && ", steps);
    }

    private boolean mountsPublicFiles() {
        return plan.frontTls().isPresent()
                || plan.backendTls().flatMap(BackendTls::ca).isPresent()
                || showsCertificate();
    }

    private boolean showsCertificate() {
        return plan.backendTls().flatMap(BackendTls::clientCertificate).isPresent();
    }

    /**
     * httpd wants the certificate itself and its key in one file, without the rest of the chain. After a failed attempt the files are
     * there already, and nobody may write to them.
     */
    private List<String> joinClientCertificate() {
        String certificate = layout.mountedClientCertificateFile();
        return List.of(
                "rm -f %s %s".formatted(layout.clientIdentityFile(), layout.clientChainFile()),
                "(umask 377; { sed '/^-----END .*CERTIFICATE-----/q' %s; echo; cat %s; } > %s)"
                        .formatted(certificate, layout.mountedClientCertificateKeyFile(), layout.clientIdentityFile()),
                "cp %s %s".formatted(certificate, layout.clientChainFile()));
    }
}
