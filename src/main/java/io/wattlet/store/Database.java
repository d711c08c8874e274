package io.wattlet.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.Map;

/** The node's connections to Postgres: one pool to change things in transactions, one pipelining client to read. */
public final class Database {

    /** Statements that one query connection may have under way: enough to hide the round trip, few enough to stay fair. */
    private static final int PIPELINED_STATEMENTS = 64;

    /** Callers that may wait for a connection before they are turned away, per connection. */
    private static final int WAITING_PER_CONNECTION = 256;

    /** Characters. All statements are constants; a longer one would be parsed and planned anew each time. */
    private static final int LONGEST_STATEMENT = 16_384;

    /**
     * What a session may not do for longer, in milliseconds, so that a node that hangs or is cut off in the middle of a
     * transaction holds up others for seconds and not for ever.
     */
    private static final Map<String, String> SESSION = Map.of(
        "application_name",
        "wattlet",
        // A client that hangs between two statements: it loses the transaction, and the locks with it.
        "idle_in_transaction_session_timeout",
        "5000",
        // Longer than that, so that whoever waits for a client that hangs gets the lock when that has lost it.
        "lock_timeout",
        "10000",
        // A client that hangs while it is sent a long answer, or whose machine is gone.
        "tcp_user_timeout",
        "10000",
        "client_connection_check_interval",
        "5000"
    );

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
        PgConnectOptions options = PgConnectOptions.fromUri(uri)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheSqlLimit(LONGEST_STATEMENT);
        SESSION.forEach(options::addProperty);
        return options;
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
