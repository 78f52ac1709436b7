package dev.wsproxy.operator.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends bytes that no well-behaved client would, and reads what comes back. */
public final class RawHttp {
    private RawHttp() {}

    /** The first bytes of the answer up to the end of its headers; empty when the connection closed or stayed silent. */
    public static String headOfAnswer(int port, String request, Duration patience) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readHead(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole answer to a request after which the server closes. */
    public static String answer(int port, String request, Duration patience) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that comes back until the server closes, to bytes sent from this address of the machine. */
    public static String answerFrom(String source, int port, byte[] request, Duration patience) {
        try (Socket socket = connectFrom(source, port)) {
            socket.setSoTimeout((int) patience.toMillis());
            return exchange(socket, request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection from this address of the machine, to the loopback address of the same family. */
    public static Socket connectFrom(String source, int port) throws IOException {
        String server = source.indexOf(':') < 0 ? "127.0.0.1" : "::1";
        return new Socket(InetAddress.getByName(server), port, InetAddress.getByName(source), 0);
    }

    /** Sends the bytes and reads until the server closes, in whichever way it does. */
    public static String exchange(Socket socket, byte[] request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getOutputStream().write(request);
            int next;
            while ((next = socket.getInputStream().read()) != -1) {
                answer.write(next);
            }
        } catch (SocketException reset) {
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads until this text has come; an end before that fails. */
    public static void awaitText(Socket socket, String text) throws IOException {
        StringBuilder received = new StringBuilder();
        while (received.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as(received::toString).isNotNegative();
            received.append((char) next);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            int next;
            while ((next = in.read()) != -1) {
                head.write(next);
                if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    break;
                }
            }
        } catch (SocketTimeoutException e) {
            return "";
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
