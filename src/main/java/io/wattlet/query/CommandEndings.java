package io.wattlet.query;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.store.Database;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers wait until commands have ended. One per node; any thread may call.
 *
 * <p>What counts is what queries see: whoever was told that a command ended finds its effects in the next query, also where
 * queries are answered by a replica. Hints say where to look at once. Besides, all commands that anybody waits for are looked
 * up by one statement now and then: a hint that was lost, or a command that ended on a node from which no hints come, costs
 * no more than that interval.
 *
 * <p>Bound: {@link Settings#maxAwaited()} commands, each counted once for everybody who waits for it.
 */
public final class CommandEndings {

    private static final Logger LOG = LoggerFactory.getLogger(CommandEndings.class);

    private static final String FIND_ENDED = """
        select id
          from command
         where id = any($1::uuid[])
           and state <> 'pending'
        """;

    /**
     * How much may be waited for, and how it is looked after.
     *
     * @param maxAwaited commands that are waited for at the same time
     * @param interval   how often all of them are looked up; varied by a quarter, so that nodes do not look in step
     */
    public record Settings(int maxAwaited, Duration interval) {
        /** What a node uses unless told otherwise. */
        public static final Settings DEFAULT = new Settings(10_000, Duration.ofSeconds(1));
    }

    /** Somebody's waiting. */
    public interface Waiting {
        /**
         * Succeeds when all have ended, the time is up, somebody left, or the node stops; fails with
         * {@link Refusal.TooManyWaiters}.
         */
        Future<Void> over();

        /** Ends the waiting: nobody is interested any more. */
        void leave();
    }

    private final Vertx vertx;
    private final Context context;
    private final SqlClient client;
    private final Settings settings;
    private final AtomicInteger awaited = new AtomicInteger();
    // confined to the context
    private final Map<UUID, Set<Waiter>> waiters = new HashMap<>();
    private final Set<UUID> toLookUp = new HashSet<>();
    private boolean looking;
    private boolean ticking;
    private boolean closed;

    /** Looks commands up through {@link Database#queries}; stays on the event loop that this is called on. */
    public CommandEndings(Vertx vertx, Database database, Settings settings) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = database.queries();
        this.settings = settings;
    }

    /**
     * Waits until all of some commands have ended.
     *
     * @param commands known to exist
     * @param atMost   how long, if they do not end before
     */
    public Waiting await(Collection<UUID> commands, Duration atMost) {
        Waiter waiter = new Waiter(commands);
        if (awaited.addAndGet(waiter.counted) > settings.maxAwaited()) {
            awaited.addAndGet(-waiter.counted);
            waiter.over.fail(new RefusedException(new Refusal.TooManyWaiters()));
            return waiter;
        }
        context.runOnContext(_ -> enter(waiter, atMost));
        return waiter;
    }

    /** Commands that are waited for. */
    public int awaited() {
        return awaited.get();
    }

    /** Says that commands have ended, or may have. */
    public void hint(Collection<UUID> commands) {
        context.runOnContext(_ -> {
            commands.stream().filter(waiters::containsKey).forEach(toLookUp::add);
            lookUp();
        });
    }

    /** Ends all waiting now, and all that is still asked for at once. */
    public Future<Void> close() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(_ -> {
            closed = true;
            List<Waiter> all = waiters.values().stream().flatMap(Set::stream).distinct().toList();
            all.forEach(this::end);
            done.complete();
        });
        return done.future();
    }

    // It may have ended since the caller looked, and the hint have come too early to be of use.
    private void enter(Waiter waiter, Duration atMost) {
        if (closed || waiter.ended || waiter.open.isEmpty()) {
            end(waiter);
            return;
        }
        waiter.open.forEach(command -> waiters.computeIfAbsent(command, _ -> new HashSet<>()).add(waiter));
        waiter.timer = vertx.setTimer(Math.max(1, atMost.toMillis()), _ -> end(waiter));
        toLookUp.addAll(waiter.open);
        lookUp();
        tick();
    }

    private void tick() {
        if (ticking || waiters.isEmpty()) {
            return;
        }
        ticking = true;
        long millis = settings.interval().toMillis();
        long varied = millis - millis / 4 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        vertx.setTimer(Math.max(1, varied), _ -> {
            ticking = false;
            toLookUp.addAll(waiters.keySet());
            lookUp();
            tick();
        });
    }

    // One statement at a time: what is to be looked up meanwhile makes up the next one.
    private void lookUp() {
        toLookUp.retainAll(waiters.keySet());
        if (looking || toLookUp.isEmpty()) {
            return;
        }
        looking = true;
        Tuple commands = Tuple.tuple().addArrayOfUUID(toLookUp.toArray(UUID[]::new));
        toLookUp.clear();
        client
            .preparedQuery(FIND_ENDED)
            .execute(commands)
            .onComplete(found ->
                context.runOnContext(_ -> {
                    looking = false;
                    if (found.failed()) {
                        LOG.warn("commands that callers wait for could not be looked up", found.cause());
                    } else {
                        for (Row row : found.result()) {
                            ended(row.getUUID("id"));
                        }
                    }
                    lookUp();
                })
            );
    }

    private void ended(UUID command) {
        for (Waiter waiter : List.copyOf(waiters.getOrDefault(command, Set.of()))) {
            waiter.open.remove(command);
            if (waiter.open.isEmpty()) {
                end(waiter);
            }
        }
        waiters.remove(command);
    }

    private void end(Waiter waiter) {
        if (waiter.ended) {
            return;
        }
        waiter.ended = true;
        vertx.cancelTimer(waiter.timer);
        for (UUID command : waiter.open) {
            waiters.computeIfPresent(command, (_, others) -> {
                others.remove(waiter);
                return others.isEmpty() ? null : others;
            });
        }
        awaited.addAndGet(-waiter.counted);
        waiter.callers.runOnContext(_ -> waiter.over.complete());
    }

    private final class Waiter implements Waiting {

        private final Context callers = vertx.getOrCreateContext();
        private final Promise<Void> over = Promise.promise();
        private final Set<UUID> open;
        private final int counted;
        private long timer = -1;
        private boolean ended;

        private Waiter(Collection<UUID> commands) {
            this.open = new HashSet<>(commands);
            this.counted = open.size();
        }

        @Override
        public Future<Void> over() {
            return over.future();
        }

        @Override
        public void leave() {
            context.runOnContext(_ -> end(this));
        }
    }
}
