package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.BackendTlsSpec.Verification;
import dev.wsproxy.operator.plan.BackendTls;
import java.util.ArrayList;
import java.util.List;

/** TLS towards the members, in a virtual host or in the server. */
final class BackendTlsDirectives {
    private final BackendTls tls;
    private final HttpdLayout layout;

    BackendTlsDirectives(BackendTls tls, HttpdLayout layout) {
        this.tls = tls;
        this.layout = layout;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(Directive.of("SSLProxyEngine", "On"));
        nodes.add(Directive.of("SSLProxyProtocol", "-all", "+TLSv1.2", "+TLSv1.3"));
        if (tls.verify() == Verification.None) {
            nodes.add(Directive.of("SSLProxyVerify", "none"));
        } else {
            nodes.add(Directive.of("SSLProxyVerify", "require"));
            nodes.add(Directive.of("SSLProxyVerifyDepth", FrontTlsDirectives.VERIFY_DEPTH));
            nodes.add(Directive.of(
                    "SSLProxyCACertificateFile",
                    tls.ca().map(ca -> layout.backendCaFile()).orElse(layout.systemCaFile())));
        }
        String checksName = tls.verify() == Verification.Full ? "On" : "Off";
        for (String check : List.of("SSLProxyCheckPeerName", "SSLProxyCheckPeerCN")) {
            nodes.add(Directive.of(check, checksName));
        }
        nodes.add(Directive.of("SSLProxyCheckPeerExpire", tls.verify() == Verification.None ? "Off" : "On"));
        if (tls.clientCertificate().isPresent()) {
            nodes.add(Directive.of("SSLProxyMachineCertificateFile", layout.clientIdentityFile()));
            nodes.add(Directive.of("SSLProxyMachineCertificateChainFile", layout.clientChainFile()));
        }
        return nodes;
    }
}
