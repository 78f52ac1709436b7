package dev.wsproxy.operator.httpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDigestTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void itIsACommentInTheFormOfSha256sum() {
        StringBuilder text = new StringBuilder();

        new FileDigest(DIGEST, "/etc/wsproxy/tls/tls.crt").print(text, 3);

        assertThat(text).hasToString("# sha256: " + DIGEST + "  /etc/wsproxy/tls/tls.crt\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
                "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
            })
    void whatIsNoDigestIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileDigest(text, "/etc/wsproxy/tls/tls.crt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "/a b", "/a\nListen 81", "/a\\", "/${HOME}"})
    void whatIsNoPathOfTheLayoutIsRefused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileDigest(DIGEST, path));
    }
}
