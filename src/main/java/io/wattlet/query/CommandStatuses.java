package io.wattlet.query;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells owners how their commands stand, at once or after they have ended. */
public final class CommandStatuses {

    private final Queries queries;
    private final CommandEndings endings;

    /** Asks these, and waits with those. */
    public CommandStatuses(Queries queries, CommandEndings endings) {
        this.queries = queries;
        this.endings = endings;
    }

    /**
     * How commands of the owner stand.
     *
     * @param wait how long to wait for all of them to end; then they are told as they stand
     * @param gone succeeds when nobody waits for the answer any more
     * @return those that are there and the owner's, in this order
     */
    public Future<List<CommandStatus>> find(String owner, List<UUID> commandIds, Duration wait, Future<Void> gone) {
        Query.FindCommands question = new Query.FindCommands(owner, commandIds);
        return queries
            .ask(question)
            .compose(found -> {
                Set<UUID> pending = pending(found);
                return wait.isZero() || pending.isEmpty()
                    ? Future.succeededFuture(found)
                    : await(pending, wait, gone).compose(_ -> queries.ask(question));
            });
    }

    private static Set<UUID> pending(List<CommandStatus> statuses) {
        return statuses
            .stream()
            .filter(status -> status.state() == CommandStatus.State.PENDING)
            .map(CommandStatus::id)
            .collect(Collectors.toUnmodifiableSet());
    }

    private Future<Void> await(Set<UUID> commands, Duration wait, Future<Void> gone) {
        CommandEndings.Waiting waiting = endings.await(commands, wait);
        gone.onSuccess(_ -> waiting.leave());
        return waiting.over();
    }
}
