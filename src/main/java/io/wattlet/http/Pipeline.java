package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.wattlet.command.Trace;
import io.wattlet.edge.Admittance;
import io.wattlet.edge.AnswerTooLateException;
import io.wattlet.http.Rendering.Rendered;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every request: find the operation, authenticate, check the media type, receive and read the body, answer.
 * The order is that of the contract; whoever fails first decides the answer.
 */
final class Pipeline {

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    /** How long a connection stays open after an answer to a body that was not received to its end. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final RouteTable routes;
    private final Admittance admittance;
    private final HttpLoad load;
    private final BodyReader bodies;
    private final IdentityHashMap<Route, HttpMeters.Times> times = new IdentityHashMap<>();
    private final HttpMeters.Times timesOfNoOperation;

    Pipeline(Vertx vertx, RouteTable routes, Admittance admittance, HttpLoad load, BodyReader bodies) {
        this.vertx = vertx;
        this.routes = routes;
        this.admittance = admittance;
        this.load = load;
        this.bodies = bodies;
        routes.routes().forEach(route -> times.put(route, load.meters.times(route)));
        this.timesOfNoOperation = load.meters.timesOfNoOperation();
    }

    void handle(HttpServerRequest request) {
        request.pause();
        String path = request.path() == null ? "" : request.path();
        switch (routes.find(request.method(), path)) {
            case RouteTable.Match.Found found -> answer(exchange(request, found.route()), found);
            case RouteTable.Match.OtherMethods(String allow) -> refuse(
                request,
                Reply.problem(Problem.of(Problem.Kind.METHOD_NOT_ALLOWED)).with("Allow", allow)
            );
            case RouteTable.Match.Nothing _ -> refuse(request, Reply.problem(Problem.of(Problem.Kind.UNKNOWN_PATH)));
        }
    }

    private Exchange exchange(HttpServerRequest request, Route route) {
        Rendering form = Rendering.of(route, request.getHeader(HttpHeaders.ACCEPT), trace(request));
        return new Exchange(
            request,
            form,
            load,
            times.getOrDefault(route, timesOfNoOperation),
            route.scope().isEmpty()
        );
    }

    private void refuse(HttpServerRequest request, Reply reply) {
        Rendering form = Rendering.ofNothing(request.getHeader(HttpHeaders.ACCEPT), trace(request));
        finish(new Exchange(request, form, load, timesOfNoOperation, true), form.render(reply));
    }

    private static Trace trace(HttpServerRequest request) {
        return Trace.of(request.getHeader("traceparent"));
    }

    private void answer(Exchange exchange, RouteTable.Match.Found found) {
        Rendering form = exchange.form;
        Future.succeededFuture(found.route())
            .compose(route -> begin(exchange, route))
            .compose(caller -> read(exchange, found, caller))
            .compose(call -> inTime(found.route().operation().answer(call)))
            .map(form::render)
            .otherwise(failure -> form.render(FailureReplies.of(failure, form.trace())))
            .onSuccess(rendered -> finish(exchange, rendered));
    }

    private Future<Optional<String>> begin(Exchange exchange, Route route) {
        exchange.begin();
        if (route.rateLimited()) {
            exchange.limitRate();
        }
        return admittance.admit(exchange.request.headers(), route.scope());
    }

    private Future<Call> read(Exchange exchange, RouteTable.Match.Found found, Optional<String> caller) {
        HttpServerRequest request = exchange.request;
        Promise<Void> gone = Promise.promise();
        request.response().closeHandler(gone::tryComplete);
        if (!found.route().readsJson()) {
            return bodies
                .skip(request)
                .map(_ -> call(exchange, found, caller, Optional.empty(), Buffer.buffer(), gone.future()));
        }
        Charset charset = JsonText.charset(request.getHeader(HttpHeaders.CONTENT_TYPE));
        return bodies
            .read(exchange)
            .map(body -> call(exchange, found, caller, Optional.of(JsonText.read(body, charset)), body, gone.future()));
    }

    private static Call call(
        Exchange exchange,
        RouteTable.Match.Found found,
        Optional<String> caller,
        Optional<JsonValue> json,
        Buffer body,
        Future<Void> gone
    ) {
        HttpServerRequest request = exchange.request;
        return new Call(
            caller,
            found.path(),
            QueryParameters.parse(request.query()),
            json,
            () -> new IdempotencyHeader(request.headers().getAll(IdempotencyHeader.NAME), found.operation(), body),
            exchange.form.trace(),
            Optional.ofNullable(request.getHeader("Last-Event-ID")),
            gone
        );
    }

    // The operation is not stopped: nobody can tell any more what it would have answered.
    private Future<Reply> inTime(Future<Reply> answer) {
        if (answer.isComplete()) {
            return answer;
        }
        Promise<Reply> promise = Promise.promise();
        long timer = vertx.setTimer(load.limits.answerTimeout().toMillis(), _ ->
            promise.tryFail(new AnswerTooLateException())
        );
        answer.onSuccess(promise::tryComplete).onFailure(promise::tryFail);
        return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    // A body is received before the answer is sent, so that the connection can go on. Where just that was refused, the
    // connection is closed.
    private void finish(Exchange exchange, Rendered rendered) {
        HttpServerRequest request = exchange.request;
        if (request.isEnded()) {
            send(exchange, rendered);
        } else if (rendered.headers().containsKey(FailureReplies.CONNECTION)) {
            sendAndClose(exchange, rendered);
        } else {
            bodies
                .skip(request)
                .onSuccess(_ -> send(exchange, rendered))
                .onFailure(_ -> sendAndClose(exchange, rendered));
        }
    }

    private static Future<Void> send(Exchange exchange, Rendered rendered) {
        exchange.end(rendered);
        HttpServerResponse response = exchange.request.response().setStatusCode(rendered.status());
        rendered.headers().forEach(response::putHeader);
        if (rendered.more().isPresent()) {
            rendered.more().get().writeTo(response.setChunked(true));
            return Future.succeededFuture();
        }
        return response
            .end(rendered.body())
            .onFailure(failure -> LOG.debug("an answer was not sent: {}", failure.toString()));
    }

    private void sendAndClose(Exchange exchange, Rendered rendered) {
        HttpServerRequest request = exchange.request;
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(exchange, rendered)
            .eventually(() -> request.isEnded() ? Future.succeededFuture() : bodies.drop(request, LINGER))
            .onComplete(_ -> request.connection().close());
    }
}
