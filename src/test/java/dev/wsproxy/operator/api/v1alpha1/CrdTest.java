package dev.wsproxy.operator.api.v1alpha1;

import dev.wsproxy.operator.support.FieldReference;
import dev.wsproxy.operator.support.GeneratedCrd;
import dev.wsproxy.operator.support.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdTest {
    @Test
    void theCommittedCrdIsWhatTheTypesDescribe() {
        Golden.assertMatches(Path.of("crds", "websocketproxies.wsproxy.dev-v1.yaml"), GeneratedCrd.yaml());
    }

    @Test
    void theFieldReferenceIsWhatTheCrdSays() {
        Golden.assertMatches(Path.of("docs", "fields.md"), FieldReference.markdown());
    }
}
