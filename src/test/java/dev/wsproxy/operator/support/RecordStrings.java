package dev.wsproxy.operator.support;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** The strings anywhere within a record, each known by its path such as {@code balancer.members[0].host}. */
public final class RecordStrings {
    private RecordStrings() {}

    /** The paths of all strings, in the order of the components. */
    public static List<String> paths(Record record) {
        List<String> paths = new ArrayList<>();
        rebuild("", record, (path, text) -> {
            paths.add(path);
            return text;
        });
        return paths;
    }

    /** The same record with this text in the place of one of its strings. */
    public static <R extends Record> R with(R record, String path, String text) {
        @SuppressWarnings("unchecked")
        R changed = (R) rebuild("", record, (here, present) -> here.equals(path) ? text : present);
        return changed;
    }

    private static Object rebuild(String path, Object value, BinaryOperator<String> choice) {
        if (value instanceof String text) {
            return choice.apply(path, text);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(content -> rebuild(path, content, choice));
        }
        if (value instanceof List<?> list) {
            List<Object> rebuilt = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                rebuilt.add(rebuild(path + "[" + i + "]", list.get(i), choice));
            }
            return List.copyOf(rebuilt);
        }
        return value instanceof Record record ? rebuild(path, record, choice) : value;
    }

    private static Record rebuild(String path, Record record, BinaryOperator<String> choice) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                String inner = path.isEmpty() ? components[i].getName() : path + "." + components[i].getName();
                var accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                values[i] = rebuild(inner, accessor.invoke(record), choice);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = record.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
