package io.wattlet.command;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands become durable.
 *
 * <p>Commands are gathered by arrival; each batch is checked and inserted by one statement with one commit, and each
 * caller learns what became of its own. Then one event-bus message carries the ids of the accepted ones to a worker.
 * That message is a hint: if it is lost, a sweep finds the commands a few seconds later.
 */
public final class CommandJournal implements Commands {

    private static final Logger LOG = LoggerFactory.getLogger(CommandJournal.class);

    /** Classes of SQLSTATE: data exception, integrity constraint violation. */
    private static final Set<String> DATA_ERRORS = Set.of("22", "23");

    private final EventBus bus;
    private final Map<CommandKind, ArrivalBatches<Command, Optional<Refusal>>> batches = new EnumMap<>(
        CommandKind.class
    );

    /**
     * Opens the journal.
     *
     * @param limits of each kind of command; what is beyond is refused as {@link Refusal.Overloaded}
     */
    public CommandJournal(Vertx vertx, Pool pool, ArrivalBatches.Limits limits) {
        this.bus = vertx.eventBus();
        Map<CommandKind, Admission> admissions = Map.of(
            CommandKind.TRANSFER,
            new TransferAdmission(),
            CommandKind.CLAIM,
            new ClaimAdmission(),
            CommandKind.RECEIVE,
            new ReceiveAdmission()
        );
        admissions.forEach((kind, admission) ->
            batches.put(
                kind,
                new ArrivalBatches<>(
                    vertx,
                    limits,
                    commands -> append(pool, kind, admission, commands),
                    () -> new RefusedException(new Refusal.Overloaded())
                )
            )
        );
    }

    @Override
    public Future<UUID> submit(Command command) {
        return Objects.requireNonNull(batches.get(CommandKind.of(command)))
            .add(command)
            .compose(refusal ->
                refusal.isEmpty()
                    ? Future.succeededFuture(command.id())
                    : Future.failedFuture(new RefusedException(refusal.get()))
            );
    }

    /** Commands that wait to become durable. */
    public int waiting() {
        return batches.values().stream().mapToInt(ArrivalBatches::waiting).sum();
    }

    private Future<List<Optional<Refusal>>> append(
        Pool pool,
        CommandKind kind,
        Admission admission,
        List<Command> commands
    ) {
        return admission
            .admit(pool, commands)
            .onSuccess(refusals -> announce(kind, commands, refusals))
            .recover(failure ->
                isAboutTheData(failure) && commands.size() > 1
                    ? oneByOne(pool, kind, admission, commands)
                    : Future.failedFuture(failure)
            );
    }

    // One command that the database cannot take must not take its neighbours down with it.
    private Future<List<Optional<Refusal>>> oneByOne(
        Pool pool,
        CommandKind kind,
        Admission admission,
        List<Command> commands
    ) {
        LOG.warn("a batch of {} commands holds one that cannot be stored; storing them one by one", commands.size());
        return Future.all(
            commands
                .stream()
                .map(command -> append(pool, kind, admission, List.of(command)))
                .toList()
        ).map(done -> done.<List<Optional<Refusal>>>list().stream().map(List::getFirst).toList());
    }

    private static boolean isAboutTheData(Throwable failure) {
        return failure instanceof PgException postgres && DATA_ERRORS.contains(postgres.getSqlState().substring(0, 2));
    }

    private void announce(CommandKind kind, List<Command> commands, List<Optional<Refusal>> refusals) {
        List<String> accepted = IntStream.range(0, commands.size())
            .filter(i -> refusals.get(i).isEmpty())
            .mapToObj(i -> commands.get(i).id().toString())
            .toList();
        if (!accepted.isEmpty()) {
            LOG.debug("{} new commands of kind {}", accepted.size(), kind.sql());
            bus.send(kind.address(), new JsonArray(accepted));
        }
    }
}
