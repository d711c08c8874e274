package io.wattlet.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands between a wallet and one that it announces slices to: holds them back, until somebody passes them on. */
final class Mailbox implements AutoCloseable {

    private static final long SECONDS_TO_ARRIVE = 60;

    private final BlockingQueue<String> letters = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private volatile boolean open = true;

    Mailbox() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            letters.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(open ? 202 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/slices");
    }

    /** Refuses what comes, from now on; what came is told all the same. */
    Mailbox closed() {
        open = false;
        return this;
    }

    /** Takes what comes, from now on. */
    void reopen() {
        open = true;
    }

    /** The next body that came. */
    String next() throws InterruptedException {
        String letter = letters.poll(SECONDS_TO_ARRIVE, TimeUnit.SECONDS);
        if (letter == null) {
            throw new AssertionError("nothing came");
        }
        return letter;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
