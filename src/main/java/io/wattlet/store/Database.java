package io.wattlet.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;

/** The node's connections to Postgres: one pool to change things in transactions, one pipelining client to read. */
public final class Database {

    /** Statements that one query connection may have under way: enough to hide the round trip, few enough to stay fair. */
    private static final int PIPELINED_STATEMENTS = 64;

    /** Callers that may wait for a connection before they are turned away, per connection. */
    private static final int WAITING_PER_CONNECTION = 256;

    /** Characters. All statements are constants; a longer one would be parsed and planned anew each time. */
    private static final int LONGEST_STATEMENT = 16_384;

    private final Pool pool;
    private final SqlClient queries;

    private Database(Pool pool, SqlClient queries) {
        this.pool = pool;
        this.queries = queries;
    }

    /** Prepares the connections; they are opened when first needed. */
    public static Database open(Vertx vertx, DatabaseConfiguration configuration) {
        PgConnectOptions commands = connectOptions(configuration.uri()).setPipeliningLimit(1);
        String queryUri = configuration.queryUri() == null ? configuration.uri() : configuration.queryUri();
        PgConnectOptions reads = connectOptions(queryUri).setPipeliningLimit(PIPELINED_STATEMENTS);
        return new Database(
            PgBuilder.pool().with(poolOptions(configuration)).connectingTo(commands).using(vertx).build(),
            PgBuilder.client().with(poolOptions(configuration)).connectingTo(reads).using(vertx).build()
        );
    }

    private static PgConnectOptions connectOptions(String uri) {
        return PgConnectOptions.fromUri(uri)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT);
    }

    private static PoolOptions poolOptions(DatabaseConfiguration configuration) {
        return new PoolOptions()
            .setShared(false)
            .setMaxSize(configuration.maxConnections())
            .setMaxWaitQueueSize(configuration.maxConnections() * WAITING_PER_CONNECTION)
            .setConnectionTimeout(5);
    }

    /** For changes: hands out a connection at a time, for transactions. */
    public Pool pool() {
        return pool;
    }

    /** For queries: statements of many callers share connections and follow each other without waiting for answers. */
    public SqlClient queries() {
        return queries;
    }

    /** Closes all connections. */
    public Future<Void> close() {
        return Future.join(pool.close(), queries.close()).mapEmpty();
    }
}
