package io.wattlet.plan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.wattlet.command.Holding;
import io.wattlet.command.WakeUps;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.store.Transactions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;

/** Reserves slices for batches of commands. A slice belongs to at most one live command. */
final class SliceReservations {

    /** What became of one demand. */
    sealed interface Result {
        /** The shares are reserved. */
        record Reserved(List<Share> shares) implements Result {}

        /**
         * There is not enough now, or somebody older is to have it; there may be enough once other commands of the wallet have
         * gone on. The command waits for that, and its attempt has ended.
         */
        record Waiting() implements Result {}

        /** There is not enough. */
        record Insufficient(long held) implements Result {}

        /** Somebody else has the command's lease by now; nothing was done. */
        record LeaseLost() implements Result {}
    }

    private record Done<T>(T result, Collection<Holding> awaited) {}

    private final Pool pool;
    private final WakeUps wakeUps;
    private final Duration waitLongest;

    /**
     * Reserves nothing yet.
     *
     * @param waitLongest when a command that waits looks again by itself
     */
    SliceReservations(Pool pool, WakeUps wakeUps, Duration waitLongest) {
        this.pool = pool;
        this.wakeUps = wakeUps;
        this.waitLongest = waitLongest;
    }

    /**
     * Reserves for all demands of all given commands, and goes on in the same transaction. A command whose demands cannot all
     * be met gets nothing.
     *
     * @param demands all of each command
     * @param then    is given one result for each demand, in order
     */
    <T> Future<T> reserve(List<Demand> demands, BiFunction<SqlConnection, List<Result>, Future<T>> then) {
        return Transactions.run(pool, connection ->
            SliceReservation.reserve(connection, demands, waitLongest).compose(outcome ->
                then.apply(connection, outcome.results()).map(result -> new Done<>(result, outcome.awaited()))
            )
        )
            // Whatever these commands have left, or given back, is for those that wait.
            .onSuccess(done -> wakeUps.slicesAvailable(done.awaited()))
            .map(Done::result);
    }
}
