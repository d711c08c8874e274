package io.wattlet.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP/1.1 by hand, for requests that a client library would not send. */
final class RawHttp implements AutoCloseable {

    private final Socket socket;
    private final InputStream input;

    /** What came back. */
    record Response(int status, String head, String body) {}

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream());
    }

    static RawHttp connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return new RawHttp(socket);
    }

    /** The beginning of a request: its first line and its headers. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads one response whose length is announced. */
    Response receive() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) next);
        }
        int status = Integer.parseInt(head.substring(9, 12));
        byte[] body = status == 100 ? new byte[0] : input.readNBytes(contentLength(head.toString()));
        return new Response(status, head.toString(), new String(body, StandardCharsets.UTF_8));
    }

    /** Everything until the other side closes. */
    String receiveAll() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        input.transferTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int contentLength(String head) {
        return head
            .lines()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .filter(line -> line.startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring("content-length:".length()).strip()))
            .findFirst()
            .orElse(0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
