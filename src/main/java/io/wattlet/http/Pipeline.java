package io.wattlet.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.wattlet.auth.Authenticator;
import io.wattlet.auth.Scope;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    private static final int BODY_TOO_SLOW = 408;
    private static final int BODY_TOO_LONG = 413;
    private static final String JSON = "application/json";
    private static final String TEXT_JSON = "text/json";
    private static final String PROBLEM_JSON = "application/problem+json";

    private final RouteTable routes;
    private final Authenticator authenticator;
    private final BodyReader bodies;

    Pipeline(RouteTable routes, Authenticator authenticator, BodyReader bodies) {
        this.routes = routes;
        this.authenticator = authenticator;
        this.bodies = bodies;
    }

    void handle(HttpServerRequest request) {
        request.pause();
        String path = request.path() == null ? "" : request.path();
        switch (routes.find(request.method(), path)) {
            case RouteTable.Match.Found found -> answer(request, found);
            case RouteTable.Match.OtherMethods(String allow) -> finish(
                request,
                new Rendered(405, Map.of("Allow", allow), Buffer.buffer())
            );
            case RouteTable.Match.Nothing _ -> finish(request, new Rendered(404, Map.of(), Buffer.buffer()));
        }
    }

    private void answer(HttpServerRequest request, RouteTable.Match.Found found) {
        Trace trace = Trace.of(request.getHeader("traceparent"));
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        authenticate(request, found.route())
            .compose(caller -> read(request, found, caller))
            .compose(call -> found.route().operation().answer(call))
            .map(reply -> render(reply, found.route(), accept, trace))
            .otherwise(failure -> render(FailureReplies.of(failure, trace), found.route(), accept, trace))
            .onSuccess(rendered -> finish(request, rendered));
    }

    private Future<Optional<String>> authenticate(HttpServerRequest request, Route route) {
        if (route.scope().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Scope scope = route.scope().get();
        return authenticator
            .authenticate(request.headers())
            .compose(caller ->
                caller.may(scope)
                    ? Future.succeededFuture(caller.subject())
                    : Future.failedFuture(new ForbiddenException())
            );
    }

    private Future<Call> read(HttpServerRequest request, RouteTable.Match.Found found, Optional<String> caller) {
        QueryParameters query = QueryParameters.parse(request.query());
        if (!found.route().readsJson()) {
            return bodies.read(request, false).map(_ -> new Call(caller, found.path(), query, Optional.empty()));
        }
        Charset charset = JsonText.charset(request.getHeader(HttpHeaders.CONTENT_TYPE));
        return bodies
            .read(request, true)
            .map(body -> new Call(caller, found.path(), query, Optional.of(JsonText.read(body, charset))));
    }

    private static Rendered render(Reply reply, Route route, @Nullable String accept, Trace trace) {
        return switch (reply.content()) {
            case Reply.Content.Nothing _ -> new Rendered(reply.status(), reply.headers(), Buffer.buffer());
            case Reply.Content.Json(JsonBody body) -> {
                boolean asText = route.negotiated() && Accept.prefers(accept, TEXT_JSON, JSON);
                yield render(reply, asText ? TEXT_JSON : JSON, body);
            }
            case Reply.Content.Explained(Problem problem) -> {
                boolean asProblem = route.negotiated() || Accept.prefers(accept, PROBLEM_JSON, JSON);
                yield render(reply, asProblem ? PROBLEM_JSON : JSON, problem.toJson(trace));
            }
        };
    }

    private static Rendered render(Reply reply, String mediaType, JsonBody body) {
        Reply typed = reply.with("Content-Type", mediaType + "; charset=utf-8");
        return new Rendered(typed.status(), typed.headers(), body.toBuffer());
    }

    // A body is received before the answer is sent, so that the connection can go on. Where just that was refused, the
    // connection is closed.
    private void finish(HttpServerRequest request, Rendered rendered) {
        if (request.isEnded()) {
            send(request, rendered);
        } else if (rendered.status == BODY_TOO_LONG || rendered.status == BODY_TOO_SLOW) {
            sendAndClose(request, rendered);
        } else {
            bodies
                .read(request, false)
                .onSuccess(_ -> send(request, rendered))
                .onFailure(_ -> sendAndClose(request, rendered));
        }
    }

    private static Future<Void> send(HttpServerRequest request, Rendered rendered) {
        HttpServerResponse response = request.response().setStatusCode(rendered.status);
        rendered.headers.forEach(response::putHeader);
        return response
            .end(rendered.body)
            .onFailure(failure -> LOG.debug("an answer was not sent: {}", failure.toString()));
    }

    private void sendAndClose(HttpServerRequest request, Rendered rendered) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(request, rendered)
            .eventually(() -> request.isEnded() ? Future.succeededFuture() : bodies.drop(request, LINGER))
            .onComplete(_ -> request.connection().close());
    }

    /** An answer in its final form. */
    private record Rendered(int status, Map<String, String> headers, Buffer body) {}
}
