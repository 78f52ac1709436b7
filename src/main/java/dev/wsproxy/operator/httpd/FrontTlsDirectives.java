package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.api.v1alpha1.ClientAuthSpec;
import dev.wsproxy.operator.plan.ClientAuth;
import dev.wsproxy.operator.plan.ProxyPlan.FrontTls;

/** TLS at the front, in a virtual host. */
final class FrontTlsDirectives {
    /** The subject of a client's certificate, for the members. */
    static final String SUBJECT_HEADER = "X-Forwarded-Client-Cert-Subject";

    /**
     * Certificates of authorities in a chain, the root among them. mod_ssl's own limit of 1 refuses every certificate of an
     * intermediate authority (measured).
     */
    static final int VERIFY_DEPTH = 5;

    private final FrontTls tls;
    private final HttpdLayout layout;

    FrontTlsDirectives(FrontTls tls, HttpdLayout layout) {
        this.tls = tls;
        this.layout = layout;
    }

    /** The same for every virtual host of the port: a handshake that names no host or another one is held to it too. */
    void addTo(Section virtualHost) {
        virtualHost
                .add("SSLEngine", "On")
                .add("SSLCertificateFile", layout.certificateFile())
                .add("SSLCertificateKeyFile", layout.certificateKeyFile());
        tls.clientAuth().ifPresent(auth -> virtualHost
                .add("SSLVerifyClient", verification(auth))
                .add("SSLCACertificateFile", layout.clientCaFile())
                .add("SSLVerifyDepth", VERIFY_DEPTH));
    }

    /** Tells the members who the client is; the client's own value is gone before. */
    void addSubject(Section virtualHost) {
        if (tls.clientAuth().isPresent()) {
            virtualHost.add(
                    "RequestHeader",
                    "set",
                    SUBJECT_HEADER,
                    "expr=%{SSL_CLIENT_S_DN}",
                    "expr=%{SSL_CLIENT_VERIFY} == 'SUCCESS'");
        }
    }

    private static String verification(ClientAuth auth) {
        return auth.mode() == ClientAuthSpec.Mode.Required ? "require" : "optional";
    }
}
