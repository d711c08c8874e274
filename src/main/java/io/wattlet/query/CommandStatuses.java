package io.wattlet.query;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells owners how their commands stand: at once, after they have ended, or whenever that changes. */
public final class CommandStatuses {

    private final Queries queries;
    private final CommandEndings endings;
    private final CommandWatchers watchers;

    /** Asks these, waits with those, and watches with the others. */
    public CommandStatuses(Queries queries, CommandEndings endings, CommandWatchers watchers) {
        this.queries = queries;
        this.endings = endings;
        this.watchers = watchers;
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

    /**
     * Watches what becomes of the owner's commands. To be called on the event loop that is going to ask for the news.
     *
     * @param start where an earlier watch came to; empty to be told of what changes from now on
     */
    public CommandWatch watch(String owner, Optional<Cursor> start) {
        return new CommandWatch(owner, start, queries, watchers);
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
