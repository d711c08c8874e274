package io.wattlet.devnet.bench;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.store.Database;
import java.time.Duration;

/**
 * What a read costs at least: a finished answer, found by its primary key.
 *
 * <p>It goes the way of a query: in by the same HTTP verticle, over the event bus, to Postgres by the same connections, and
 * back. It leaves out what the operations do besides: it does not ask who calls, looks up no route, reads no parameters,
 * makes no rows into values and no values into JSON.
 */
final class Floor {

    /** Where it answers, with the key behind it. */
    static final String PATH = "/floor/";

    /** Holds the answers; part of the benchmark's databases only. */
    static final String TABLE = "create table bench_floor (id text primary key, body text not null)";

    private static final String ADDRESS = "io.wattlet.devnet.bench.floor";
    private static final String FIND = """
        select body
          from bench_floor
         where id = $1
        """;

    private final Vertx vertx;
    private final SqlClient queries;
    private final DeliveryOptions options = new DeliveryOptions()
        .setLocalOnly(true)
        .setSendTimeout(Duration.ofSeconds(30).toMillis());

    private Floor(Vertx vertx, SqlClient queries) {
        this.vertx = vertx;
        this.queries = queries;
    }

    /** Answers requests for the floor, and hands on all others. */
    static Handler<HttpServerRequest> inFrontOf(Vertx vertx, Database database, Handler<HttpServerRequest> next) {
        Floor floor = new Floor(vertx, database.queries());
        vertx.eventBus().<String>localConsumer(ADDRESS, floor::find);
        return request -> {
            String path = request.path();
            if (path != null && path.startsWith(PATH)) {
                floor.answer(request, path.substring(PATH.length()));
            } else {
                next.handle(request);
            }
        };
    }

    private void answer(HttpServerRequest request, String key) {
        Future<Message<String>> asked = vertx.eventBus().request(ADDRESS, key, options);
        asked
            .onSuccess(found ->
                request.response().putHeader("Content-Type", "application/json; charset=utf-8").end(found.body())
            )
            .onFailure(_ -> request.response().setStatusCode(500).end());
    }

    private void find(Message<String> question) {
        queries
            .preparedQuery(FIND)
            .execute(Tuple.of(question.body()))
            .map(rows -> rows.iterator().next().getString("body"))
            .onSuccess(question::reply)
            .onFailure(failure -> question.fail(1, failure.toString()));
    }
}
