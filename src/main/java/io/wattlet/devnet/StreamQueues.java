package io.wattlet.devnet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.StreamIds;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off transactions: those of one stream one at a time, in the order of arrival, those of different streams side by
 * side. To be used from one context.
 */
final class StreamQueues {

    private static final Logger LOG = LoggerFactory.getLogger(StreamQueues.class);

    private final Vertx vertx;
    private final Function<Transaction, Future<Void>> work;
    /** What waits behind the transaction that is worked on, for every stream that is busy. */
    private final Map<String, Queue<Transaction>> busy = new HashMap<>();
    private int waiting;
    private boolean stopped;

    /**
     * @param work    what to do with a transaction; the next of its stream follows when it has completed, whatever came out
     */
    StreamQueues(Vertx vertx, Function<Transaction, Future<Void>> work) {
        this.vertx = vertx;
        this.work = work;
    }

    /** How many transactions wait or are worked on. */
    int size() {
        return waiting;
    }

    /** Takes a transaction behind the others of its stream. */
    void add(Transaction transaction) {
        if (stopped) {
            return;
        }
        waiting++;
        String stream = stream(transaction);
        Queue<Transaction> queue = busy.get(stream);
        if (queue == null) {
            busy.put(stream, new ArrayDeque<>());
            start(stream, transaction);
        } else {
            queue.add(transaction);
        }
    }

    /** Forgets all that waits. */
    void stop() {
        stopped = true;
        busy.clear();
    }

    private void start(String stream, Transaction transaction) {
        work
            .apply(transaction)
            .onComplete(done -> {
                if (done.failed() && !stopped) {
                    LOG.error("a transaction of stream {} could not be processed", stream, done.cause());
                }
                vertx.runOnContext(ignored -> next(stream));
            });
    }

    private void next(String stream) {
        waiting--;
        Queue<Transaction> queue = busy.get(stream);
        @Nullable
        Transaction transaction = queue == null ? null : queue.poll();
        if (transaction == null) {
            busy.remove(stream);
        } else {
            start(stream, transaction);
        }
    }

    /** Different notations of one id mean one stream. */
    private static String stream(Transaction transaction) {
        FederatedStreamId id = transaction.getHeader().getFederatedStreamId();
        String text = id.getStreamId().getValue();
        return id.getRegistry() + "/" + StreamIds.parse(text).map(Object::toString).orElse(text);
    }
}
