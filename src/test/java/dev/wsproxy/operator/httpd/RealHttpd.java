package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.RawHttp;
import dev.wsproxy.operator.support.TestCertificates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A configuration served by the real httpd, with a real backend for each of its members. */
final class RealHttpd implements AutoCloseable {
    private static final Pattern MEMBER = Pattern.compile("BalancerMember (wss?)://(\\S+) route=(\\S+)");

    private final Vertx vertx = ProxyClient.vertx();
    private final Map<String, EchoBackend> backends = new LinkedHashMap<>();
    private final TestCertificates certificates;
    private final HttpdProcess httpd;

    RealHttpd(Path directory, String config) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            certificates = new TestCertificates(Files.createDirectory(directory.resolve("certificates")));
            Map<String, String> replacements = new LinkedHashMap<>();
            startBackends(config, replacements);
            replaceCertificates(config, replacements);
            httpd = new HttpdProcess(Files.createDirectory(directory.resolve("httpd")), config, replacements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProxyClient http() {
        return new ProxyClient(vertx, httpd.port(8080), false, certificates.authority());
    }

    ProxyClient https() {
        return new ProxyClient(vertx, httpd.port(8443), true, certificates.authority());
    }

    /** All that comes back over TLS, to a connection from this address that begins with bytes outside of TLS. */
    String answerOverTls(String source, byte[] before, byte[] request) {
        try (Socket socket = RawHttp.connectFrom(source, httpd.port(8443))) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(before);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            try (InputStream pem = Files.newInputStream(certificates.authority())) {
                trusted.setCertificateEntry(
                        "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, managers.getTrustManagers(), null);
            try (Socket secured = tls.getSocketFactory().createSocket(socket, "chat.example.com", 443, true)) {
                return RawHttp.exchange(secured, request);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority that signed the front's certificate, and that clients' certificates are verified with. */
    TestCertificates certificates() {
        return certificates;
    }

    HttpdProcess process() {
        return httpd;
    }

    EchoBackend backend(String name) {
        return backends.get(name);
    }

    private void startBackends(String config, Map<String, String> replacements) {
        TestCertificates.Signed certificate = certificates.sign("backend", "DNS:localhost,DNS:chat.example.com");
        for (MatchResult member : MEMBER.matcher(config).results().toList()) {
            // A member stands in each virtual host and in each balancer that has it.
            if (backends.containsKey(member.group(3))) {
                continue;
            }
            boolean tls = member.group(1).equals("wss");
            boolean v6 = member.group(2).startsWith("[");
            EchoBackend backend = EchoBackend.start(
                    vertx,
                    member.group(3),
                    v6 ? "::1" : "127.0.0.1",
                    tls ? Optional.of(certificate) : Optional.empty());
            backends.put(member.group(3), backend);
            replacements.put("://" + member.group(2), "://" + (v6 ? "[::1]" : "localhost") + ":" + backend.port());
        }
    }

    private void replaceCertificates(String config, Map<String, String> replacements) throws IOException {
        if (config.contains("SSLEngine On")) {
            TestCertificates.Signed front = certificates.sign("front", "DNS:chat.example.com,DNS:unknown.example.net");
            replacements.put("/run/wsproxy/current/tls.crt", front.certificate().toString());
            replacements.put("/run/wsproxy/current/tls.key", front.key().toString());
            // The key of a mounted Secret is readable by the pod's group.
            Files.setPosixFilePermissions(front.key(), PosixFilePermissions.fromString("rw-r--r--"));
        }
        if (config.contains("SSLProxyMachineCertificateFile")) {
            Path identity = identity(certificates.signClient("proxy"));
            replacements.put("/run/wsproxy/current/client-identity.pem", identity.toString());
            replacements.put("/run/wsproxy/current/client-chain.pem", identity.toString());
        }
        for (String authority : List.of(
                "/run/wsproxy/current/client-ca.crt",
                "/run/wsproxy/current/backend-ca.crt",
                "/etc/ssl/certs/ca-certificates.crt")) {
            replacements.put(authority, certificates.authority().toString());
        }
    }

    /** The first certificate and its key in one file, as the check before httpd's start joins them. */
    static Path identity(TestCertificates.Signed signed) throws IOException {
        String end = "-----END CERTIFICATE-----\n";
        String chain = Files.readString(signed.certificate());
        Path identity = signed.certificate().resolveSibling("identity.pem");
        return Files.writeString(
                identity, chain.substring(0, chain.indexOf(end)) + end + Files.readString(signed.key()));
    }

    @Override
    public void close() {
        // Sockets first: httpd's parent takes 10 s to exit while its children hold any.
        vertx.close().toCompletionStage().toCompletableFuture().join();
        httpd.close();
    }
}
