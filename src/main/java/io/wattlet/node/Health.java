package io.wattlet.node;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the node is well. It is alive while it answers at all. It is ready from the end of its start to the begin of its
 * stop, as long as the database answers; a registry that is away makes commands wait but no node unready.
 */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final long ANSWER_WITHIN_MILLIS = 2_000;

    private @Nullable SqlClient database;
    private Future<Boolean> lastAnswer = Future.succeededFuture(false);

    /** The start is done: from now on the answer is the database's. */
    synchronized void ready(SqlClient queries) {
        database = queries;
    }

    /** The stop has begun. */
    synchronized void notReady() {
        database = null;
    }

    /** Never fails. Who asks while an answer is awaited shares it: probes have one statement under way at most. */
    synchronized Future<Boolean> isReady() {
        if (database == null) {
            return Future.succeededFuture(false);
        }
        if (lastAnswer.isComplete()) {
            lastAnswer = ask(database);
        }
        return lastAnswer;
    }

    private static Future<Boolean> ask(SqlClient client) {
        return client
            .query("select 1")
            .execute()
            .timeout(ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
            .map(true)
            .onFailure(failure -> LOG.warn("not ready: the database does not answer", failure))
            .otherwise(false);
    }
}
