package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.wattlet.store.Transactions;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands become durable.
 *
 * <p>Commands are gathered by arrival; each batch is checked and inserted by one statement with one commit, and each
 * caller learns what became of its own. Then event-bus messages carry the ids of the accepted ones to workers. Such a
 * message is a hint: if it is lost, a sweep finds the commands a few seconds later.
 *
 * <p>Submissions of many commands have batches of their own, one after the other, so that single commands do not wait for
 * them.
 */
public final class CommandJournal implements Commands {

    private static final Logger LOG = LoggerFactory.getLogger(CommandJournal.class);

    /** Classes of SQLSTATE: data exception, integrity constraint violation. */
    private static final Set<String> DATA_ERRORS = Set.of("22", "23");

    private final EventBus bus;
    private final ArrivalBatches.Limits limits;
    private final IdempotencyKeys keys;
    private final ArrivalBatches<ReceiveAdmission.Arrival, Future<Receipt>> receipts;
    private final ArrivalBatches<Redeliveries.Wanted, Future<UUID>> redeliveries;
    private final Map<CommandKind, ArrivalBatches<Submission, Future<Receipt>>> singles = new EnumMap<>(
        CommandKind.class
    );
    private final Map<CommandKind, ArrivalBatches<Submission, Future<Receipt>>> bulks = new EnumMap<>(
        CommandKind.class
    );

    /**
     * Opens the journal.
     *
     * @param limits of each kind of command, for those handed in alone and once more for those handed in together; what is
     *     beyond is refused as {@link Refusal.Overloaded}
     */
    public CommandJournal(Vertx vertx, Pool pool, ArrivalBatches.Limits limits) {
        this.bus = vertx.eventBus();
        this.limits = limits;
        this.keys = new IdempotencyKeys(pool);
        ReceiveAdmission receiving = new ReceiveAdmission(pool);
        this.receipts = new ArrivalBatches<>(
            vertx,
            limits,
            batch -> store(receiving::store, batch).onSuccess(answers -> announceNew(CommandKind.RECEIVE, answers)),
            CommandJournal::overload
        );
        Redeliveries reopening = new Redeliveries(pool);
        this.redeliveries = new ArrivalBatches<>(
            vertx,
            limits.oneBatchAtATime(),
            batch -> store(reopening::reopen, batch).onSuccess(answers -> announceEach(CommandKind.TRANSFER, answers)),
            CommandJournal::overload
        );
        for (CommandKind kind : List.of(CommandKind.TRANSFER, CommandKind.CLAIM)) {
            SubmissionStore store = new SubmissionStore(pool, Admission.of(kind));
            singles.put(kind, submissions(vertx, limits, kind, store));
            bulks.put(kind, submissions(vertx, limits.oneBatchAtATime(), kind, store));
        }
    }

    private ArrivalBatches<Submission, Future<Receipt>> submissions(
        Vertx vertx,
        ArrivalBatches.Limits limits,
        CommandKind kind,
        SubmissionStore store
    ) {
        return new ArrivalBatches<>(
            vertx,
            limits,
            submission -> submission.commands().size(),
            batch -> store(store::store, batch).onSuccess(answers -> announceNew(kind, answers)),
            CommandJournal::overload
        );
    }

    private static RefusedException overload() {
        return new RefusedException(new Refusal.Overloaded());
    }

    @Override
    public Future<UUID> submit(Command command) {
        return command instanceof Command.ReceiveSlice receipt
            ? receipts
                  .add(new ReceiveAdmission.Arrival(receipt, Optional.empty(), false))
                  .compose(Function.identity())
                  .map(Receipt::onlyCommand)
            : submit(Submission.of(command, Optional.empty())).map(Receipt::onlyCommand);
    }

    @Override
    public List<Future<UUID>> receive(List<Command.ReceiveSlice> slices, Trace trace) {
        List<ReceiveAdmission.Arrival> arrivals = slices
            .stream()
            .map(slice -> new ReceiveAdmission.Arrival(slice, Optional.of(trace), false))
            .toList();
        return receipts
            .addAll(arrivals)
            .stream()
            .map(stored -> stored.compose(Function.identity()).map(Receipt::onlyCommand))
            .toList();
    }

    @Override
    public List<Future<Receipt>> submitNamed(List<NamedCommand> commands) {
        Map<CommandKind, Iterator<Future<Receipt>>> stored = new EnumMap<>(CommandKind.class);
        commands
            .stream()
            .collect(Collectors.groupingBy(NamedCommand::kind))
            .forEach((kind, ofKind) -> stored.put(kind, storeNamed(kind, ofKind).iterator()));
        return commands
            .stream()
            .map(command -> Objects.requireNonNull(stored.get(command.kind())).next())
            .toList();
    }

    private List<Future<Receipt>> storeNamed(CommandKind kind, List<NamedCommand> commands) {
        List<Future<Future<Receipt>>> added =
            kind == CommandKind.RECEIVE
                ? receipts.addAll(commands.stream().map(ReceiveAdmission.Arrival::of).toList())
                : Objects.requireNonNull(singles.get(kind)).addAll(commands.stream().map(Submission::named).toList());
        return added
            .stream()
            .map(stored -> stored.compose(Function.identity()))
            .toList();
    }

    @Override
    public Future<Receipt> submit(Submission submission) {
        return Objects.requireNonNull((submission.commands().size() == 1 ? singles : bulks).get(submission.kind()))
            .add(submission)
            .compose(Function.identity());
    }

    @Override
    public Future<UUID> redeliver(String owner, UUID commandId) {
        return redeliveries.add(new Redeliveries.Wanted(owner, commandId)).compose(Function.identity());
    }

    @Override
    public Future<Optional<Receipt>> receipt(String owner, IdempotencyKey key) {
        return keys.find(owner, key);
    }

    /** Commands that wait to become durable. */
    public int waiting() {
        return (
            receipts.waiting() +
            redeliveries.waiting() +
            singles.values().stream().mapToInt(ArrivalBatches::waiting).sum() +
            bulks.values().stream().mapToInt(ArrivalBatches::waiting).sum()
        );
    }

    private static <T, R> Future<List<Future<R>>> store(
        Function<List<T>, Future<List<Future<R>>>> statement,
        List<T> batch
    ) {
        return Transactions.repeat(() -> statement.apply(batch)).recover(failure ->
            isAboutTheData(failure) && batch.size() > 1 ? oneByOne(statement, batch) : Future.failedFuture(failure)
        );
    }

    // One item that the database cannot take must not take its neighbours down with it.
    private static <T, R> Future<List<Future<R>>> oneByOne(
        Function<List<T>, Future<List<Future<R>>>> statement,
        List<T> batch
    ) {
        LOG.warn("a batch of {} items holds one that cannot be stored; storing them one by one", batch.size());
        List<Future<R>> answers = batch
            .stream()
            .map(item -> Transactions.repeat(() -> statement.apply(List.of(item))).compose(List::getFirst))
            .toList();
        return Future.join(answers).transform(_ -> Future.succeededFuture(answers));
    }

    private static boolean isAboutTheData(Throwable failure) {
        return failure instanceof PgException postgres && DATA_ERRORS.contains(postgres.getSqlState().substring(0, 2));
    }

    private void announceEach(CommandKind kind, List<Future<UUID>> answers) {
        announce(kind, answers.stream().filter(Future::succeeded).map(Future::result).toList());
    }

    private void announceNew(CommandKind kind, List<Future<Receipt>> answers) {
        List<UUID> accepted = new ArrayList<>();
        for (Future<Receipt> answer : answers) {
            if (answer.succeeded() && !answer.result().replayed()) {
                for (Admitted item : answer.result().items()) {
                    if (item instanceof Admitted.Accepted(UUID id)) {
                        accepted.add(id);
                    }
                }
            }
        }
        announce(kind, accepted);
    }

    private void announce(CommandKind kind, List<UUID> accepted) {
        LOG.debug("{} commands of kind {} to be carried out", accepted.size(), kind.sql());
        CommandHints.send(bus, kind, accepted, limits.maxBatch());
    }
}
