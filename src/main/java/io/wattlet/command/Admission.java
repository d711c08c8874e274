package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.wattlet.wallet.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Checks commands of one kind against what the database knows, and inserts those that pass, in one statement. */
interface Admission {
    /**
     * How long a new command counts as handed to the bus. After that a sweep takes it: the message was lost, or whoever
     * got it was not able to begin.
     */
    Duration HAND_OVER = Duration.ofSeconds(5);

    /**
     * Admits a batch.
     *
     * @param commands all of the kind this admission is for
     * @return for each command in order: why it was refused, or empty if it is stored
     */
    Future<List<Optional<Refusal>>> admit(SqlClient client, List<Command> commands);

    /** Reads one row for each command, in order, and says why each was refused. */
    static <C extends Command> List<Optional<Refusal>> refusals(
        List<C> commands,
        RowSet<Row> rows,
        BiFunction<C, Row, Optional<Refusal>> refusal
    ) {
        List<Optional<Refusal>> refusals = new ArrayList<>(commands.size());
        for (Row row : rows) {
            refusals.add(refusal.apply(commands.get(refusals.size()), row));
        }
        return refusals;
    }
}
