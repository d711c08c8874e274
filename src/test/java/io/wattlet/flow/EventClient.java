package io.wattlet.flow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads server-sent events as the HTML standard has it, with a client that is not the node's. */
final class EventClient implements AutoCloseable {

    /** One event; {@code type} and {@code data} as they came. */
    record Received(String id, String type, String data) {}

    private final InputStream body;
    private final List<Received> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String lastEventId = "";

    private EventClient(InputStream body) {
        this.body = body;
        Thread.ofVirtual().name("event client").start(this::read);
    }

    /** Begins to read; fails with what it was answered when that are no events. */
    static EventClient follow(int port, String owner, String query, Optional<String> lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/v1/events" + query)
        )
            .header("wallet-owner", owner)
            .version(HttpClient.Version.HTTP_1_1);
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpClient client = HttpClient.newHttpClient();
        try {
            HttpResponse<InputStream> response = client.send(
                request.build(),
                HttpResponse.BodyHandlers.ofInputStream()
            );
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                    response.statusCode() + " " + response.headers().firstValue("Error-Code").orElse("")
                );
            }
            return new EventClient(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The events so far. */
    List<Received> events() {
        return List.copyOf(events);
    }

    /** What the next connection has to say it knows. */
    String lastEventId() {
        return lastEventId;
    }

    /** Whether the other side ended it, within a time that is enough. */
    boolean hasEnded() {
        try {
            return ended.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read() {
        try (body) {
            List<String> block = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            byte[] bytes = new byte[8192];
            for (int count = body.read(bytes); count >= 0; count = body.read(bytes)) {
                for (char character : new String(bytes, 0, count, StandardCharsets.UTF_8).toCharArray()) {
                    if (character != '\n') {
                        line.append(character);
                    } else if (line.isEmpty()) {
                        dispatch(block);
                        block.clear();
                    } else {
                        block.add(line.toString());
                        line.setLength(0);
                    }
                }
            }
        } catch (IOException e) {
            // The connection is gone, which is an end too.
        } finally {
            ended.countDown();
        }
    }

    private void dispatch(List<String> block) {
        Optional<String> data = field(block, "data");
        field(block, "id").ifPresent(id -> lastEventId = id);
        data.ifPresent(text -> events.add(new Received(lastEventId, field(block, "event").orElse(""), text)));
    }

    private static Optional<String> field(List<String> block, String name) {
        return block
            .stream()
            .filter(line -> line.startsWith(name + ": "))
            .map(line -> line.substring(name.length() + 2))
            .findFirst();
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
