package io.wattlet.devnet.contract;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends requests exactly as they were recorded, which clients that mean well do not. One connection for each. */
final class RawClient {

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);
    private static final int HEXADECIMAL = 16;

    private final int port;
    private final String pathBase;

    /** A client of a node on this machine. */
    RawClient(int port, String pathBase) {
        this.port = port;
        this.pathBase = pathBase;
    }

    /** Sends a request and waits for the answer. */
    Answer send(RecordedCase.Request request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) ANSWERS_WITHIN.toMillis());
            socket.getOutputStream().write(bytes(request).getBytes());
            InputStream in = new BufferedInputStream(socket.getInputStream());
            return read(in, request.method().equals("HEAD"));
        }
    }

    private Buffer bytes(RecordedCase.Request request) {
        String target = (request.withoutPathBase() ? "" : pathBase) + request.path();
        Buffer bytes = Buffer.buffer(request.method() + " " + target);
        if (!request.query().isEmpty()) {
            bytes.appendString("?" + request.query());
        }
        bytes.appendString(" HTTP/1.1\r\nhost: 127.0.0.1:" + port + "\r\nconnection: close\r\n");
        request
            .headers()
            .forEach((name, values) -> values.forEach(value -> bytes.appendString(name + ": " + value + "\r\n")));
        Buffer body = request.body().orElse(Buffer.buffer());
        if (request.header("transfer-encoding").isPresent()) {
            return bytes
                .appendString("\r\n" + Integer.toHexString(body.length()) + "\r\n")
                .appendBuffer(body)
                .appendString("\r\n0\r\n\r\n");
        }
        if (request.body().isPresent() && request.header("content-length").isEmpty()) {
            bytes.appendString("content-length: " + body.length() + "\r\n");
        }
        return bytes.appendString("\r\n").appendBuffer(body);
    }

    private static Answer read(InputStream in, boolean withoutBody) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                line.substring(0, colon).toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip(),
                (first, second) -> first + ", " + second
            );
        }
        return new Answer(status, headers, withoutBody ? Buffer.buffer() : body(in, headers));
    }

    private static Buffer body(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            Buffer body = Buffer.buffer();
            for (int length = chunkLength(in); length > 0; length = chunkLength(in)) {
                body.appendBytes(in.readNBytes(length));
                line(in);
            }
            return body;
        }
        String length = headers.get("content-length");
        return Buffer.buffer(length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length)));
    }

    private static int chunkLength(InputStream in) throws IOException {
        return Integer.parseInt(line(in).strip(), HEXADECIMAL);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the node ended the connection in the middle of its answer");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
