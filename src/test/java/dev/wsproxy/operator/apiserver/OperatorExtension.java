package dev.wsproxy.operator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsproxy.operator.support.ApiServer;
import dev.wsproxy.operator.support.OperatorProcess;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The operator runs for each test, and in none of them asks for what its roles do not give. */
final class OperatorExtension implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
        ApiServer.shared();
        OperatorProcess.running();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(ApiServer.shared().auditLog().forbidden(ApiServer.OPERATOR_USER))
                .as("requests of the operator that its roles forbid")
                .isEmpty();
    }
}
