package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.plan.BackendTls;
import dev.wsproxy.operator.plan.ProxyPlan;
import dev.wsproxy.operator.plan.ProxyPlan.FrontTls;
import java.util.ArrayList;
import java.util.List;

/** The digests of the public files that a plan mounts: certificates and CA bundles, never a key. */
final class FileDigests {
    private FileDigests() {}

    static List<Node> of(ProxyPlan plan, HttpdLayout layout) {
        List<Node> digests = new ArrayList<>();
        plan.frontTls().ifPresent(tls -> digests.add(new FileDigest(tls.sha256(), layout.mountedCertificateFile())));
        plan.frontTls()
                .flatMap(FrontTls::clientAuth)
                .ifPresent(auth -> digests.add(new FileDigest(auth.ca().sha256(), layout.mountedClientCaFile())));
        plan.backendTls()
                .flatMap(BackendTls::ca)
                .ifPresent(ca -> digests.add(new FileDigest(ca.sha256(), layout.mountedBackendCaFile())));
        plan.backendTls()
                .flatMap(BackendTls::clientCertificate)
                .ifPresent(certificate ->
                        digests.add(new FileDigest(certificate.sha256(), layout.mountedClientCertificateFile())));
        return digests;
    }
}
