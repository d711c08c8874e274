package io.wattlet.behaviour;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A wallet of another system, as far as others see it: slices are announced to it, and it answers as it is told to. */
final class Mailbox implements AutoCloseable {

    private static final long SECONDS_TO_ARRIVE = 60;

    private final BlockingQueue<String> letters = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private volatile int status;

    /** Answers with this status. */
    Mailbox(int status) {
        this.status = status;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            letters.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/slices";
    }

    /** Answers with this status from now on. */
    void answer(int other) {
        status = other;
    }

    /** The next body that came. */
    String next() {
        try {
            String letter = letters.poll(SECONDS_TO_ARRIVE, TimeUnit.SECONDS);
            if (letter == null) {
                throw new AssertionError("nothing came");
            }
            return letter;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The last body that came so far. */
    String last() {
        String last = next();
        while (!letters.isEmpty()) {
            last = next();
        }
        return last;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
