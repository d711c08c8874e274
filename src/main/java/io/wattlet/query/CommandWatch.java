package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wattlet.query.Query.ChangesPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an owner's commands, one piece of news after the other. Confined to the context on which it is made.
 *
 * <p>Walks through the commands in the order of their last changes, as {@link Cursor} says: each walk begins where the one
 * before could not be sure any more, so that nothing is missed, and meets again what it has told. What that was is
 * remembered, so that it is told once. Commands that have ended are looked up by their ids between two walks, without going
 * on; the next walk meets them again.
 *
 * <p>Bound: {@value #MOST_REMEMBERED} commands remembered. Who has more than that in the time that is walked through again is
 * told some of them twice, and walks less often.
 */
public final class CommandWatch {

    private static final int MOST_REMEMBERED = 10_000;
    private static final int AT_ONCE = 500;

    private final String owner;
    private final Queries queries;
    private final CommandWatchers watchers;
    private final CommandWatchers.Watcher watcher;
    // When commands had changed that were told, the longest ago first.
    private final Map<UUID, Instant> told = new LinkedHashMap<>();
    private @Nullable Cursor place;
    private boolean begun;
    private boolean walking = true;
    private boolean crowded;
    private boolean left;

    CommandWatch(String owner, Optional<Cursor> start, Queries queries, CommandWatchers watchers) {
        this.owner = owner;
        this.queries = queries;
        this.watchers = watchers;
        this.watcher = watchers.enter(owner);
        this.place = start.orElse(null);
    }

    /**
     * The next news, when there are some. The first come at once, and may tell nothing: without a cursor to start from, what
     * changes after them is told, and with one, what has changed after it. To be asked for one after the other.
     */
    public Future<CommandNews> next() {
        if (begun) {
            Promise<CommandNews> news = Promise.promise();
            look(news);
            return news.future();
        }
        begun = true;
        Cursor start = place;
        return start == null ? beginNow() : walk(start);
    }

    /** Ends it: nobody wants more. */
    public void leave() {
        if (!left) {
            left = true;
            watcher.leave();
            watchers.forget(told.size());
            told.clear();
        }
    }

    // What changed before, but not long enough ago to be past by, is walked through and not told.
    private Future<CommandNews> beginNow() {
        return queries.ask(new Query.BeginFollowingCommands(owner)).compose(this::passBy);
    }

    private Future<CommandNews> passBy(Cursor from) {
        return walk(from).compose(news ->
            walking ? passBy(news.next()) : Future.succeededFuture(new CommandNews(List.of(), news.next()))
        );
    }

    private void look(Promise<CommandNews> news) {
        Cursor from = place;
        if (from == null) {
            news.fail(new IllegalStateException("a watch that did not begin"));
            return;
        }
        Future<CommandNews> found = walking
            ? walk(from)
            : watcher
                  .changed(from.position().updatedAt(), crowded)
                  .compose(ended -> (ended.isEmpty() ? walk(from) : find(ended, from)));
        found
            .onFailure(news::fail)
            .onSuccess(one -> {
                if (one.commands().isEmpty()) {
                    look(news);
                } else {
                    news.complete(one);
                }
            });
    }

    private Future<CommandNews> walk(Cursor from) {
        return queries
            .ask(new Query.FollowCommands(owner, new ChangesPart(null, Optional.of(from), AT_ONCE)))
            .map(read -> {
                place = read.next();
                walking = read.commands().size() == AT_ONCE;
                List<CommandStatus> news = untold(read.commands());
                if (!walking) {
                    forgetUpTo(read.next().position().updatedAt());
                }
                return new CommandNews(news, read.next());
            });
    }

    private Future<CommandNews> find(List<UUID> commands, Cursor place) {
        return queries.ask(new Query.FindCommands(owner, commands)).map(found -> new CommandNews(untold(found), place));
    }

    private List<CommandStatus> untold(List<CommandStatus> commands) {
        List<CommandStatus> news = new ArrayList<>();
        for (CommandStatus command : commands) {
            if (!command.updatedAt().equals(told.get(command.id()))) {
                news.add(command);
                remember(command);
            }
        }
        return news;
    }

    private void remember(CommandStatus command) {
        if (left) {
            return;
        }
        boolean known = told.remove(command.id()) != null;
        if (!known && (told.size() == MOST_REMEMBERED || !watchers.remember())) {
            crowded = true;
            if (told.isEmpty()) {
                return;
            }
            told.remove(told.keySet().iterator().next());
        }
        told.put(command.id(), command.updatedAt());
    }

    // No walk meets again what changed before the place from which it begins.
    private void forgetUpTo(Instant time) {
        int before = told.size();
        for (Iterator<Instant> times = told.values().iterator(); times.hasNext(); ) {
            if (!times.next().isAfter(time)) {
                times.remove();
            }
        }
        watchers.forget(before - told.size());
        crowded = crowded && told.size() == before;
    }
}
