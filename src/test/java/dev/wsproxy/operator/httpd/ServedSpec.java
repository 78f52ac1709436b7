package dev.wsproxy.operator.httpd;

import dev.wsproxy.operator.support.EchoBackend;
import dev.wsproxy.operator.support.HttpdProcess;
import dev.wsproxy.operator.support.ProxyClient;
import dev.wsproxy.operator.support.PurePath;
import dev.wsproxy.operator.support.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A spec served by the real httpd: in a static field for all tests of a class, which then change nothing of it, else for each test
 * anew.
 */
final class ServedSpec implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final String spec;
    private Path directory;
    private RealHttpd httpd;
    private boolean isShared;

    ServedSpec(String spec) {
        this.spec = spec;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start();
        isShared = true;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (!isShared) {
            start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (!isShared) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (isShared) {
            stop();
        }
    }

    private void start() throws IOException {
        directory = Files.createTempDirectory("served");
        httpd = new RealHttpd(directory, PurePath.render(spec));
    }

    private void stop() throws IOException {
        if (httpd != null) {
            httpd.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }

    ProxyClient http() {
        return httpd.http();
    }

    ProxyClient https() {
        return httpd.https();
    }

    String answerOverTls(String source, byte[] before, byte[] request) {
        return httpd.answerOverTls(source, before, request);
    }

    HttpdProcess process() {
        return httpd.process();
    }

    EchoBackend backend(String name) {
        return httpd.backend(name);
    }

    TestCertificates certificates() {
        return httpd.certificates();
    }
}
