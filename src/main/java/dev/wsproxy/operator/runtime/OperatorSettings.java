package dev.wsproxy.operator.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * What an administrator can set, as properties or environment variables ({@code WSPROXY_PROXY_IMAGE} and so on). The names are
 * part of the interface.
 */
@ConfigMapping(prefix = "wsproxy")
public interface OperatorSettings {
    /** Settings of the proxies' pods. */
    Proxy proxy();

    /** Settings of the proxies' pods. */
    interface Proxy {
        /** Image of proxies that name none. */
        @WithDefault("docker.io/library/httpd:2.4")
        String image();

        /** Image of proxies that name none and whose tunnels are on event loops: one with mod_websocket_tunnel. */
        Optional<String> eventLoopsImage();

        /** ServerRoot within the image. */
        @WithDefault("/usr/local/apache2")
        String serverRoot();

        /** Command of the server within the image. */
        @WithDefault("httpd")
        String binary();

        /** CA bundle within the image. */
        @WithDefault("/etc/ssl/certs/ca-certificates.crt")
        String caFile();

        /** Numeric user and group of the pods; set to nothing where the platform assigns one. */
        Optional<Long> userId();

        /** Seconds that open sockets of a replaced pod may live on. */
        @WithDefault("300")
        int drainSeconds();
    }
}
