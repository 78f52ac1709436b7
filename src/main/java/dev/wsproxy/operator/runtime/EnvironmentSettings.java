package dev.wsproxy.operator.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * {@link OperatorSettings} without the framework, for commands that must not start it. Names and defaults are read from that
 * interface and from the application's properties, so that they stand in one place.
 */
public final class EnvironmentSettings {
    private static final String PREFIX =
            OperatorSettings.class.getAnnotation(ConfigMapping.class).prefix() + ".proxy.";

    private EnvironmentSettings() {}

    /**
     * The settings that the operator would have with these environment variables.
     *
     * @throws IllegalArgumentException when a variable has a value that its setting cannot have; the message names it
     */
    public static OperatorSettings read(Map<String, String> environment) {
        Properties defaults = applicationProperties();
        Map<String, Object> values = new HashMap<>();
        for (Method setting : OperatorSettings.Proxy.class.getMethods()) {
            String property = PREFIX + dashed(setting.getName());
            String variable = property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
            WithDefault annotation = setting.getAnnotation(WithDefault.class);
            String byDefault = defaults.getProperty(property, annotation == null ? "" : annotation.value());
            values.put(setting.getName(), convert(variable, environment.getOrDefault(variable, byDefault), setting));
        }
        OperatorSettings.Proxy proxy = (OperatorSettings.Proxy) java.lang.reflect.Proxy.newProxyInstance(
                OperatorSettings.class.getClassLoader(),
                new Class<?>[] {OperatorSettings.Proxy.class},
                (self, method, arguments) -> values.get(method.getName()));
        return () -> proxy;
    }

    private static Object convert(String variable, String value, Method setting) {
        if (setting.getReturnType() == Optional.class) {
            Type type = ((ParameterizedType) setting.getGenericReturnType()).getActualTypeArguments()[0];
            return value.isEmpty() ? Optional.empty() : Optional.of(convert(variable, value, type));
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException(variable + " must not be empty.");
        }
        return convert(variable, value, setting.getReturnType());
    }

    private static Object convert(String variable, String value, Type type) {
        try {
            if (type == Long.class) {
                return Long.valueOf(value);
            }
            return type == int.class ? (Object) Integer.valueOf(value) : value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a number, not `%s`.".formatted(variable, value), e);
        }
    }

    /** {@code serverRoot} becomes {@code server-root}, as in the names of properties. */
    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Properties applicationProperties() {
        Properties properties = new Properties();
        try (InputStream file = EnvironmentSettings.class.getResourceAsStream("/application.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
