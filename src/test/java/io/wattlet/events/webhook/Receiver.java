package io.wattlet.events.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.wattlet.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A real server that events are posted to, and that answers as it is told. */
final class Receiver {

    /** What to do with a request. */
    sealed interface Answer {
        /** Answer with that status. */
        record Status(int code) implements Answer {}

        /** Take it and say nothing. */
        record Silence() implements Answer {}

        /** Cut the connection. */
        record Cut() implements Answer {}
    }

    /** A request that came, and how it was answered. */
    record Received(String signature, String delivery, String webhook, String contentType, Buffer body, Answer answer) {
        List<Long> numbers() {
            JsonArray events = body.toJsonArray();
            return IntStream.range(0, events.size())
                .mapToObj(i -> Long.parseLong(events.getJsonObject(i).getString("sequence")))
                .toList();
        }

        boolean acknowledged() {
            return answer.equals(new Answer.Status(200));
        }
    }

    private final List<Received> all = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Function<Buffer, Answer> script = _ -> new Answer.Status(200);

    Receiver(Vertx vertx) {
        server = Await.result(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> received(request, body)))
                .listen(0, "127.0.0.1")
        );
    }

    /** Answers so from now on. */
    void answer(Function<Buffer, Answer> with) {
        script = with;
    }

    void answer(Answer always) {
        answer(_ -> always);
    }

    WebhookUrl url(String path) {
        return WebhookUrl.parse("http://127.0.0.1:" + server.actualPort() + path).orElseThrow();
    }

    List<Received> all() {
        return List.copyOf(all);
    }

    /** The numbers of the events that it acknowledged, in the order in which it did. */
    List<Long> acknowledged() {
        return all
            .stream()
            .filter(Received::acknowledged)
            .flatMap(received -> received.numbers().stream())
            .toList();
    }

    private static String header(HttpServerRequest request, String name) {
        return String.valueOf(request.getHeader(name));
    }

    private void received(HttpServerRequest request, Buffer body) {
        Answer answer = script.apply(body);
        all.add(
            new Received(
                header(request, "Wattlet-Signature"),
                header(request, "Wattlet-Delivery"),
                header(request, "Wattlet-Webhook"),
                header(request, "Content-Type"),
                body,
                answer
            )
        );
        switch (answer) {
            case Answer.Status(int code) -> request.response().setStatusCode(code).end("whatever");
            case Answer.Cut() -> request.connection().close();
            case Answer.Silence() -> {
            }
        }
    }
}
