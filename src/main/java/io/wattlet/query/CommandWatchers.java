package io.wattlet.query;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to everybody who watches an owner's commands when there is something to see. One per node; any thread may call.
 *
 * <p>Hints name commands that have ended: one statement finds out for all of them whose they are, and their watchers look at
 * once. Besides, one statement finds out now and then for all watchers together who has something to look for: an idle one
 * costs one look into an index. A hint that was lost, or a change of which there are no hints, costs no more than that
 * interval.
 *
 * <p>Bound: {@value #MOST_HINTED} commands that were hinted at and not looked up yet; what comes beyond is found by the other
 * way. For each watcher {@value #MOST_ENDED} commands; and {@value #MOST_REMEMBERED} commands that all watchers together
 * remember to have told.
 */
public final class CommandWatchers {

    private static final Logger LOG = LoggerFactory.getLogger(CommandWatchers.class);

    private static final int MOST_HINTED = 10_000;
    private static final int MOST_ENDED = 500;
    private static final int MOST_REMEMBERED = 1_000_000;

    /** How many looks a watcher sits out who asks for rest. */
    private static final int REST = 10;

    static final String FIND_ENDED = """
        select id, owner
          from command
         where id = any($1::uuid[])
           and owner = any($2::varchar[])
           and state <> 'pending'
        """;

    static final String FIND_CHANGED = """
        select watched.number
          from unnest($1::varchar[], $2::timestamptz[]) with ordinality as watched (owner, since, number)
         where exists (
                 select
                   from command
                  where command.owner = watched.owner
                    and command.updated_at > watched.since
               )
        """;

    private final Vertx vertx;
    private final Context context;
    private final SqlClient client;
    private final Duration interval;
    private final AtomicInteger watched = new AtomicInteger();
    private final AtomicInteger remembered = new AtomicInteger();
    // confined to the context
    private final Map<String, Set<Watcher>> watchers = new HashMap<>();
    private final Set<UUID> hinted = new HashSet<>();
    private boolean lookingUp;
    private boolean ticking;

    /**
     * Looks through {@link Database#queries}; stays on the event loop that this is called on.
     *
     * @param interval how often it looks for everybody; varied by a quarter, so that nodes do not look in step
     */
    public CommandWatchers(Vertx vertx, Database database, Duration interval) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = database.queries();
        this.interval = interval;
    }

    /** Says that commands have ended, or may have. */
    public void hint(Collection<UUID> commands) {
        context.runOnContext(_ -> {
            if (!watchers.isEmpty()) {
                commands.stream().limit(MOST_HINTED - hinted.size()).forEach(hinted::add);
                lookUpHinted();
            }
        });
    }

    /** How many watch. */
    public int watched() {
        return watched.get();
    }

    /** Begins to watch. The one who does is told on the event loop that this is called on. */
    Watcher enter(String owner) {
        Watcher watcher = new Watcher(owner);
        watched.incrementAndGet();
        context.runOnContext(_ -> {
            watchers.computeIfAbsent(owner, _ -> new HashSet<>()).add(watcher);
            tick();
        });
        return watcher;
    }

    /** Takes room to remember one more command, if there is some. */
    boolean remember() {
        if (remembered.incrementAndGet() > MOST_REMEMBERED) {
            remembered.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives room back. */
    void forget(int commands) {
        remembered.addAndGet(-commands);
    }

    // One statement at a time: what is hinted at meanwhile makes up the next one.
    private void lookUpHinted() {
        if (lookingUp || hinted.isEmpty()) {
            return;
        }
        lookingUp = true;
        Tuple parameters = Tuple.tuple()
            .addArrayOfUUID(hinted.toArray(UUID[]::new))
            .addArrayOfString(watchers.keySet().toArray(String[]::new));
        hinted.clear();
        client
            .preparedQuery(FIND_ENDED)
            .execute(parameters)
            .onComplete(found ->
                context.runOnContext(_ -> {
                    lookingUp = false;
                    if (found.failed()) {
                        LOG.warn("it could not be found out whose commands have ended", found.cause());
                    } else {
                        tellEnded(found.result());
                    }
                    lookUpHinted();
                })
            );
    }

    private void tellEnded(RowSet<Row> rows) {
        for (Row row : rows) {
            UUID command = row.getUUID("id");
            watchers.getOrDefault(row.getString("owner"), Set.of()).forEach(watcher -> watcher.ended(command));
        }
        watchers.values().forEach(all -> all.forEach(Watcher::wakeForEnded));
    }

    private void tick() {
        if (ticking || watchers.isEmpty()) {
            return;
        }
        ticking = true;
        long millis = interval.toMillis();
        long varied = millis - millis / 4 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        vertx.setTimer(Math.max(1, varied), _ ->
            lookForEverybody().onComplete(looked ->
                context.runOnContext(_ -> {
                    ticking = false;
                    if (looked.failed()) {
                        LOG.warn("commands that are watched could not be looked for", looked.cause());
                    }
                    tick();
                })
            )
        );
    }

    private Future<Void> lookForEverybody() {
        List<Watcher> asleep = new ArrayList<>();
        watchers.values().forEach(all -> all.stream().filter(Watcher::isToBeLookedAfter).forEach(asleep::add));
        if (asleep.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfString(
                asleep
                    .stream()
                    .map(watcher -> watcher.owner)
                    .toArray(String[]::new)
            )
            .addArrayOfOffsetDateTime(
                asleep
                    .stream()
                    .map(watcher -> CertificateQueries.timestamp(watcher.since))
                    .toArray(OffsetDateTime[]::new)
            );
        return client
            .preparedQuery(FIND_CHANGED)
            .execute(parameters)
            .onSuccess(rows ->
                context.runOnContext(_ -> rows.forEach(row -> asleep.get(row.getInteger("number") - 1).wake()))
            )
            .mapEmpty();
    }

    /** One who watches. Its own fields are confined to the context of all. */
    final class Watcher {

        private final Context callers = vertx.getOrCreateContext();
        private final String owner;
        private final Set<UUID> ended = new HashSet<>();
        private Instant since = Instant.MAX;
        private int resting;
        private @Nullable Promise<List<UUID>> asleep;

        private Watcher(String owner) {
            this.owner = owner;
        }

        /**
         * Waits until there is something to see. To be called again only when that has come.
         *
         * @param changedSince of interest is what changed after this
         * @param rest         whether to be told for a while of commands that have ended only
         * @return commands that have ended; none where something else, or too much, has changed. Never completes after
         *     {@link #leave}
         */
        Future<List<UUID>> changed(Instant changedSince, boolean rest) {
            Promise<List<UUID>> change = Promise.promise();
            context.runOnContext(_ -> {
                since = changedSince;
                resting = rest ? REST : resting;
                asleep = change;
                wakeForEnded();
            });
            return change.future();
        }

        /** Ends it. */
        void leave() {
            watched.decrementAndGet();
            context.runOnContext(_ -> {
                asleep = null;
                watchers.computeIfPresent(owner, (_, others) -> {
                    others.remove(this);
                    return others.isEmpty() ? null : others;
                });
            });
        }

        private boolean isToBeLookedAfter() {
            if (asleep == null || resting > 0) {
                resting = Math.max(0, resting - 1);
                return false;
            }
            return true;
        }

        // Of more than that it is told when it looks by itself.
        private void ended(UUID command) {
            if (ended.size() < MOST_ENDED) {
                ended.add(command);
            }
        }

        private void wakeForEnded() {
            if (!ended.isEmpty()) {
                wake();
            }
        }

        private void wake() {
            Promise<List<UUID>> sleeper = asleep;
            if (sleeper != null) {
                asleep = null;
                List<UUID> commands = List.copyOf(ended);
                ended.clear();
                callers.runOnContext(_ -> sleeper.complete(commands));
            }
        }
    }
}
