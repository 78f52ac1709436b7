package dev.wsproxy.operator.httpd;

/**
 * Where things are in the proxy's container, and on which ports it listens.
 *
 * @param serverRoot httpd's ServerRoot; its {@code modules} directory holds the modules
 * @param binary the server's command
 * @param runtimeDirectory writable; holds the pid file, shared memory, and the configuration and certificates in use
 * @param configDirectory where the ConfigMap is mounted
 * @param tlsDirectory where the front's Secret is mounted
 * @param clientCaDirectory where the clients' CA is mounted
 * @param backendCaDirectory where the backends' CA is mounted
 * @param clientCertificateDirectory where the Secret is mounted whose certificate the backends see
 * @param systemCaFile the image's own CA bundle
 * @param httpPort plain HTTP and ws
 * @param httpsPort https and wss
 * @param managementPort probes; never in the Service
 */
public record HttpdLayout(
        String serverRoot,
        String binary,
        String runtimeDirectory,
        String configDirectory,
        String tlsDirectory,
        String clientCaDirectory,
        String backendCaDirectory,
        String clientCertificateDirectory,
        String systemCaFile,
        int httpPort,
        int httpsPort,
        int managementPort) {

    /** The layout of the official httpd image, with ports that need no privilege. */
    public static HttpdLayout official() {
        return of("/usr/local/apache2", "httpd", "/etc/ssl/certs/ca-certificates.crt");
    }

    /** The layout of another image: its ServerRoot, command and CA bundle. */
    public static HttpdLayout of(String serverRoot, String binary, String systemCaFile) {
        return new HttpdLayout(
                serverRoot,
                binary,
                "/run/wsproxy",
                "/etc/wsproxy/config",
                "/etc/wsproxy/tls",
                "/etc/wsproxy/client-ca",
                "/etc/wsproxy/backend-ca",
                "/etc/wsproxy/client-certificate",
                systemCaFile,
                8080,
                8443,
                8081);
    }

    /** The same places below another directory: a configuration can then be tried outside of the container. */
    public HttpdLayout below(String directory) {
        return new HttpdLayout(
                directory + serverRoot,
                binary,
                directory + runtimeDirectory,
                directory + configDirectory,
                directory + tlsDirectory,
                directory + clientCaDirectory,
                directory + backendCaDirectory,
                directory + clientCertificateDirectory,
                directory + systemCaFile,
                httpPort,
                httpsPort,
                managementPort);
    }

    /** The front's certificate as it is mounted, with those that lead to its root. */
    public String mountedCertificateFile() {
        return tlsDirectory + "/tls.crt";
    }

    /** The front's private key as it is mounted. */
    public String mountedCertificateKeyFile() {
        return tlsDirectory + "/tls.key";
    }

    /** The CA certificates of clients as they are mounted. */
    public String mountedClientCaFile() {
        return clientCaDirectory + "/ca.crt";
    }

    /** The CA certificates of backends as they are mounted. */
    public String mountedBackendCaFile() {
        return backendCaDirectory + "/ca.crt";
    }

    /** The certificate for backends as it is mounted, with those that lead to its root. */
    public String mountedClientCertificateFile() {
        return clientCertificateDirectory + "/tls.crt";
    }

    /** The private key of the certificate for backends as it is mounted. */
    public String mountedClientCertificateKeyFile() {
        return clientCertificateDirectory + "/tls.key";
    }

    /** The number of httpd's process. */
    public String pidFile() {
        return runtimeDirectory + "/httpd.pid";
    }

    /** There while the sockets of all generations are as many as the pod has memory for. */
    String fullFile() {
        return runtimeDirectory + "/full";
    }

    /** There while the mounted configuration with this hash is one that httpd refused. */
    String refusedFile(String hash) {
        return runtimeDirectory + "/refused." + hash;
    }

    /** Grows by the same number of bytes with each upgrade that ended so. */
    String upgradesFile(Upgrade upgrade) {
        return runtimeDirectory + "/upgrades." + upgrade.text();
    }

    /** A link to the directory with the configuration in use and its files: one change of it changes all of them at once. */
    public String currentDirectory() {
        return runtimeDirectory + "/current";
    }

    /** What the configuration in use says about itself; made in the pod, beside the copy of the configuration. */
    public String servedFile() {
        return currentDirectory() + "/served.conf";
    }

    /** Lets those in to the balancer-manager who come from the pod itself and have its token; made there, before httpd starts. */
    public String balancerManagerFile() {
        return runtimeDirectory + "/live-members.conf";
    }

    /** A copy of the front's certificate and those that lead to its root. */
    public String certificateFile() {
        return currentDirectory() + "/tls.crt";
    }

    /** A copy of the front's private key. */
    public String certificateKeyFile() {
        return currentDirectory() + "/tls.key";
    }

    /** A copy of the CA certificates of clients. */
    public String clientCaFile() {
        return currentDirectory() + "/client-ca.crt";
    }

    /** A copy of the CA certificates of backends. */
    public String backendCaFile() {
        return currentDirectory() + "/backend-ca.crt";
    }

    /** A copy of the certificate for backends together with its key, which httpd wants in one file. */
    public String clientIdentityFile() {
        return currentDirectory() + "/client-identity.pem";
    }

    /** A copy of the certificate for backends with those that lead to its root. */
    public String clientChainFile() {
        return currentDirectory() + "/client-chain.pem";
    }

    /** The configuration in use: a tested copy, which an update of the ConfigMap cannot change under a running httpd. */
    public String activeConfigFile() {
        return currentDirectory() + "/httpd.conf";
    }

    /** The module that event loops need. */
    public String eventLoopModule() {
        return serverRoot + "/" + EventLoopDirectives.MODULE_FILE;
    }
}
