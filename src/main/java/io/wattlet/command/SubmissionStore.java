package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Judges and stores batches of submissions of one kind. */
final class SubmissionStore {

    private final SqlClient client;
    private final Admission admission;
    private final IdempotencyKeys keys;

    SubmissionStore(SqlClient client, Admission admission) {
        this.client = client;
        this.admission = admission;
        this.keys = new IdempotencyKeys(client);
    }

    /**
     * Stores a batch by one statement, and looks up what was answered before for keys that are taken.
     *
     * @param submissions of the kind this store is for
     * @return for each submission in order, as {@link Commands#submit(Submission)} has it; fails when the statement does,
     *     and then nothing was stored
     */
    Future<List<Future<Receipt>>> store(List<Submission> submissions) {
        Tuple parameters = Admission.parameters(submissions);
        admission.addColumns(
            parameters,
            submissions
                .stream()
                .flatMap(submission -> submission.commands().stream())
                .toList()
        );
        return client
            .preparedQuery(admission.statement())
            .execute(parameters)
            .compose(rows -> answers(submissions, rows));
    }

    private Future<List<Future<Receipt>>> answers(List<Submission> submissions, RowSet<Row> rows) {
        List<Future<Receipt>> answers = new ArrayList<>(submissions.size());
        RowIterator<Row> row = rows.iterator();
        Set<UUID> named = new HashSet<>();
        for (Submission submission : submissions) {
            answers.add(
                submission.named()
                    ? named(submission, row.next(), named)
                    : receipt(submission, row)
                          .map(Future::succeededFuture)
                          .orElseGet(() -> replay(submission))
            );
        }
        return Future.join(answers).transform(_ -> Future.succeededFuture(answers));
    }

    /** Empty when the submission's key is taken. */
    private Optional<Receipt> receipt(Submission submission, RowIterator<Row> rows) {
        List<Admitted> items = new ArrayList<>(submission.commands().size());
        boolean repeated = false;
        for (Command command : submission.commands()) {
            Row row = rows.next();
            @Nullable
            String verdict = row.getString("verdict");
            repeated |= row.getBoolean("repeated");
            items.add(
                verdict == null
                    ? new Admitted.Accepted(command.id())
                    : new Admitted.Refused(admission.refusal(command, verdict, row.getLong("held")))
            );
        }
        return repeated ? Optional.empty() : Optional.of(new Receipt(items, false));
    }

    // Of several that passed with one id, the first was stored.
    private Future<Receipt> named(Submission submission, Row row, Set<UUID> storedBefore) {
        Command command = submission.commands().getFirst();
        return switch (row.getString("verdict")) {
            case null -> row.getBoolean("stored") && storedBefore.add(command.id())
                ? Future.succeededFuture(Receipt.of(command.id(), false))
                : store(List.of(submission)).compose(List::getFirst);
            case Admission.KNOWN -> Future.succeededFuture(Receipt.of(command.id(), true));
            case String verdict -> Future.failedFuture(
                new RefusedException(admission.refusal(command, verdict, row.getLong("held")))
            );
        };
    }

    // A key may have come to its end since it was found taken; then this submission is the first one to use it.
    private Future<Receipt> replay(Submission submission) {
        return keys
            .find(submission.owner(), submission.key().orElseThrow())
            .compose(found ->
                found.isPresent()
                    ? Future.succeededFuture(found.get())
                    : store(List.of(submission)).compose(List::getFirst)
            );
    }
}
