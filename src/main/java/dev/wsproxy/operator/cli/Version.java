package dev.wsproxy.operator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The project's version, as the build wrote it down. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("/wsproxy.properties")) {
            properties.load(file);
        }
        return new String[] {"wsproxy " + properties.getProperty("version")};
    }
}
