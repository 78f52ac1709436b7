package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import dev.wsproxy.operator.plan.BackendTls;
import java.util.List;

/** TLS towards the members, in a virtual host. */
final class BackendTlsDirectives {
    private final BackendTls tls;
    private final HttpdLayout layout;

    BackendTlsDirectives(BackendTls tls, HttpdLayout layout) {
        this.tls = tls;
        this.layout = layout;
    }

    void addTo(Section virtualHost) {
        virtualHost.add("SSLProxyEngine", "On");
        virtualHost.add("SSLProxyProtocol", "-all", "+TLSv1.2", "+TLSv1.3");
        if (tls.verify() == Verification.None) {
            virtualHost.add("SSLProxyVerify", "none");
        } else {
            virtualHost.add("SSLProxyVerify", "require");
            virtualHost.add("SSLProxyVerifyDepth", FrontTlsDirectives.VERIFY_DEPTH);
            virtualHost.add(
                    "SSLProxyCACertificateFile",
                    tls.ca().map(ca -> layout.backendCaFile()).orElse(layout.systemCaFile()));
        }
        String checksName = tls.verify() == Verification.Full ? "On" : "Off";
        for (String check : List.of("SSLProxyCheckPeerName", "SSLProxyCheckPeerCN")) {
            virtualHost.add(check, checksName);
        }
        virtualHost.add("SSLProxyCheckPeerExpire", tls.verify() == Verification.None ? "Off" : "On");
        if (tls.clientCertificate().isPresent()) {
            virtualHost.add("SSLProxyMachineCertificateFile", layout.clientIdentityFile());
            virtualHost.add("SSLProxyMachineCertificateChainFile", layout.clientChainFile());
        }
    }
}
