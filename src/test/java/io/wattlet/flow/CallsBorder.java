package io.wattlet.flow;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.wattlet.Await;
import io.wattlet.flow.Border.Moment;

/**
 * Stands between a node and another machine that it calls over HTTP, gRPC included, and asks the border at every call that
 * may change something, once for each direction; of a stream, for each piece of it.
 */
final class CallsBorder {

    private final Border border;
    private final String whom;
    private final int target;
    private final HttpClient client;
    private final HttpServer server;

    /**
     * @param whom   is called, for names
     * @param target its port on this machine
     */
    CallsBorder(Vertx vertx, Border border, String whom, int target, HttpVersion version) {
        this.border = border;
        this.whom = whom;
        this.target = target;
        this.client = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false),
            new PoolOptions().setHttp2MaxSize(1).setHttp1MaxSize(16)
        );
        this.server = Await.result(
            vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::call)
                .listen()
        );
    }

    /** Where nodes find the other machine. */
    int port() {
        return server.actualPort();
    }

    private void call(HttpServerRequest request) {
        request.pause();
        Call call = new Call(request);
        client
            .request(
                new RequestOptions()
                    .setMethod(request.method())
                    .setHost("127.0.0.1")
                    .setPort(target)
                    .setURI(request.uri())
                    .setHeaders(request.headers())
            )
            .onSuccess(call::forward)
            .onFailure(_ -> call.cut());
    }

    private final class Call {

        private final HttpServerRequest request;
        private final String passage;
        private final boolean isRead;
        private final boolean isStream;
        private final int life = border.life();
        private boolean asked;
        private boolean answered;

        Call(HttpServerRequest request) {
            this.request = request;
            String method = request.path().substring(request.path().lastIndexOf('/') + 1);
            this.passage = method + " at " + whom;
            this.isRead = method.startsWith("Get");
            this.isStream = method.equals("ReceiveSlices");
        }

        void forward(HttpClientRequest out) {
            if (!request.headers().contains("content-length")) {
                out.setChunked(true);
            }
            request.handler(piece -> {
                boolean first = !asked;
                asked = true;
                if (passes(first, Moment.BEFORE)) {
                    out.write(piece);
                } else {
                    cut();
                }
            });
            request.endHandler(_ -> out.end());
            // The caller is gone; so is whoever would say more.
            request.exceptionHandler(_ -> out.reset());
            out
                .response()
                .compose(this::answer)
                .onFailure(_ -> cut());
            // An answer may begin before anything is said.
            out.sendHead();
            request.resume();
        }

        private Future<Void> answer(HttpClientResponse in) {
            var out = request.response();
            out.setStatusCode(in.statusCode());
            out.headers().addAll(in.headers());
            if (!in.headers().contains("content-length")) {
                out.setChunked(true);
            }
            if (isStream) {
                out.writeHead();
            }
            in.handler(piece -> {
                boolean first = !answered;
                answered = true;
                if (passes(first, Moment.AFTER)) {
                    if (!out.closed()) {
                        out.write(piece);
                    }
                } else {
                    cut();
                }
            });
            in.endHandler(_ -> {
                if (out.closed()) {
                    return;
                }
                out.trailers().addAll(in.trailers());
                if (answered || passes(true, Moment.AFTER)) {
                    out.end();
                } else {
                    cut();
                }
            });
            in.exceptionHandler(_ -> cut());
            return Future.succeededFuture();
        }

        private boolean passes(boolean first, Moment moment) {
            return isRead || (!first && !isStream) || border.passes(life, passage, moment);
        }

        void cut() {
            request.connection().close();
        }
    }
}
