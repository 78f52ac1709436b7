package dev.wsproxy.operator.support;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The strings anywhere within a record. */
public final class RecordStrings {
    private RecordStrings() {}

    /** All strings, each once, in the order of the components. */
    public static List<String> of(Record record) {
        Set<String> strings = new LinkedHashSet<>();
        rebuild(record, text -> {
            strings.add(text);
            return text;
        });
        return List.copyOf(strings);
    }

    /** The same record with another text wherever this one stands, so that names and what they name stay together. */
    public static <R extends Record> R replace(R record, String present, String text) {
        @SuppressWarnings("unchecked")
        R changed = (R) rebuild(record, here -> here.equals(present) ? text : here);
        return changed;
    }

    private static Object rebuildAny(Object value, UnaryOperator<String> choice) {
        if (value instanceof String text) {
            return choice.apply(text);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(content -> rebuildAny(content, choice));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(element -> rebuildAny(element, choice)).toList();
        }
        return value instanceof Record record ? rebuild(record, choice) : value;
    }

    private static Record rebuild(Record record, UnaryOperator<String> choice) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true);
                values[i] = rebuildAny(accessor.invoke(record), choice);
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<? extends Record> constructor = record.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
