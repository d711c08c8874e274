package io.wattlet.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who follow the events of their wallets at a node.
 *
 * <p>Whoever has read all there is, is given what is new from one statement for all of them. Whoever is behind, since he has
 * just come or is slow, reads pages of his own until he has caught up; nothing is kept for him meanwhile but his position. A
 * reader is given something again when he says that he can take it.
 *
 * <p>Made on the event loop that does all this; its methods are for any thread.
 */
public final class EventFollowers {

    private static final Logger LOG = LoggerFactory.getLogger(EventFollowers.class);

    /** Events that are read at once for one who is behind, and for all together who are not. */
    private static final int PAGE = 200;
    private static final int NEWS = 2_000;

    /** Pages that are read at the same time. */
    private static final int CONCURRENT_PAGES = 8;

    /** How long it may take to find out from where on somebody is told. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Context context;
    private final EventTail tail;
    private final EventLog log;
    private final EventSettings settings;
    private final AtomicInteger following = new AtomicInteger();

    // of the event loop
    private final Map<UUID, Set<Follower>> current = new HashMap<>();
    private final Deque<Follower> behind = new ArrayDeque<>();
    private final Set<Follower> all = new HashSet<>();
    private int pages;
    /** Up to where those who are not behind were given everything; negative while nothing was heard of the tail. */
    private long given = -1;
    private long frontier = -1;
    private boolean reading;
    private EventTail.@Nullable Listening listening;

    /** What a follower holds to end it. */
    public interface Following {
        /** No more events, for the reader is gone. */
        void end();
    }

    /**
     * Begins with nobody.
     *
     * @param settings among them, how many may follow at a time; more are refused
     */
    public EventFollowers(Vertx vertx, EventTail tail, EventLog log, EventSettings settings, MeterRegistry meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.tail = tail;
        this.log = log;
        this.settings = settings;
        Gauge.builder("wattlet_events_followers", following, AtomicInteger::get)
            .description("Callers who follow the events of their wallets.")
            .strongReference(true)
            .register(meters);
    }

    /** How events are followed here. */
    public EventSettings settings() {
        return settings;
    }

    /**
     * Follows the events of an owner's wallet.
     *
     * @param types those that are wanted
     * @param after number of the last event that is known; empty to begin with what happens from now on
     * @param reader is called on the context that this is called on
     * @return is there when it is settled from where on the reader is told: whatever happens from then on he is told. Fails with
     *     {@link Refusal.NoWallet}, {@link Refusal.WalletDisabled}, {@link Refusal.UnknownEvent},
     *     {@link Refusal.EventsForgotten} or {@link Refusal.Overloaded}, in this order; with {@link TimeoutException} when
     *     the database does not tell where to begin. The reader is not called then
     */
    public Future<Following> follow(String owner, Set<EventType> types, OptionalLong after, EventReader reader) {
        Context where = vertx.getOrCreateContext();
        return log
            .beginning(owner)
            .map(beginning -> admitted(beginning, types, after, reader, where))
            .compose(follower -> {
                context.runOnContext(_ -> begin(follower));
                return settled(follower).map(_ -> () -> context.runOnContext(_ -> leave(follower)));
            });
    }

    private Future<Void> settled(Follower follower) {
        Promise<Void> begun = follower.begun;
        long timer = vertx.setTimer(BEGINS_WITHIN.toMillis(), _ ->
            begun.tryFail(new TimeoutException("it is not known where events begin"))
        );
        return begun
            .future()
            .onSuccess(_ -> vertx.cancelTimer(timer))
            .onFailure(_ -> context.runOnContext(_ -> leave(follower)));
    }

    private Follower admitted(
        EventLog.Beginning beginning,
        Set<EventType> types,
        OptionalLong after,
        EventReader reader,
        Context where
    ) {
        UUID wallet = beginning.wallet().orElseThrow(() -> new RefusedException(new Refusal.NoWallet()));
        if (beginning.disabled()) {
            throw new RefusedException(new Refusal.WalletDisabled());
        }
        if (after.isPresent() && after.getAsLong() > beginning.last()) {
            throw new RefusedException(new Refusal.UnknownEvent());
        }
        if (after.isPresent() && after.getAsLong() < beginning.forgottenUpTo()) {
            throw new RefusedException(new Refusal.EventsForgotten());
        }
        if (following.incrementAndGet() > settings.maxFollowers()) {
            following.decrementAndGet();
            throw new RefusedException(new Refusal.Overloaded());
        }
        return new Follower(wallet, types, after.orElse(-1), reader, where);
    }

    /** Ends all of them, so that they go on elsewhere. */
    public Future<Void> close() {
        return Future.future(done ->
            context.runOnContext(_ -> {
                List.copyOf(all).forEach(follower -> end(follower, EventReader.End.NODE_STOPS));
                done.complete();
            })
        );
    }

    private void begin(Follower follower) {
        all.add(follower);
        if (listening == null) {
            given = -1;
            frontier = -1;
            listening = tail.listen(this::reached);
        }
        place(follower);
    }

    /** Puts a follower who can take something where he belongs. */
    private void place(Follower follower) {
        if (follower.ended || follower.reading) {
            return;
        }
        if (follower.position < 0 && given < 0) {
            // Until it is known where that is, from now on.
            await(follower);
        } else if (!follower.hasBegun) {
            follower.hasBegun();
            give(follower, List.of(), follower.position < 0 ? given : follower.position);
        } else if (follower.position < given) {
            behind.add(follower);
            readPages();
        } else {
            await(follower);
        }
    }

    private void await(Follower follower) {
        current.computeIfAbsent(follower.wallet, _ -> new HashSet<>()).add(follower);
    }

    private void reached(long number) {
        frontier = number;
        if (given < 0) {
            // The first that is heard since somebody follows: from here on there is something to compare with.
            given = number;
            List<Follower> waiting = current.values().stream().flatMap(Set::stream).toList();
            current.clear();
            waiting.forEach(this::place);
        }
        readNews();
    }

    private void readNews() {
        if (reading || given >= frontier) {
            return;
        }
        if (current.isEmpty()) {
            given = frontier;
            return;
        }
        reading = true;
        long upTo = frontier;
        EventTail.Listening asked = listening;
        Set<UUID> wallets = Set.copyOf(current.keySet());
        log
            .read(List.copyOf(wallets), given, upTo, NEWS)
            .onComplete(answer -> {
                reading = false;
                if (listening != asked) {
                    // All have left meanwhile, and others have come.
                    readNews();
                } else if (answer.failed()) {
                    endCurrent(answer.cause());
                } else {
                    List<Event> events = answer.result();
                    tell(wallets, events, events.size() < NEWS ? upTo : events.getLast().number());
                }
            });
    }

    private void endCurrent(Throwable failure) {
        LOG.warn("the news for those who follow events cannot be read: {}", failure.toString());
        List<Follower> followers = current.values().stream().flatMap(Set::stream).toList();
        followers.forEach(follower -> end(follower, EventReader.End.UNAVAILABLE));
    }

    private void tell(Set<UUID> wallets, List<Event> events, long upTo) {
        given = upTo;
        // Those of other wallets have come while this was read: they were not asked for, and are behind now.
        for (UUID wallet : List.copyOf(current.keySet())) {
            if (!wallets.contains(wallet)) {
                Set.copyOf(current.remove(wallet)).forEach(this::place);
            }
        }
        Map<UUID, List<Event>> byWallet = new HashMap<>();
        events.forEach(event -> byWallet.computeIfAbsent(event.wallet(), _ -> new ArrayList<>()).add(event));
        byWallet.forEach((wallet, news) -> {
            for (Follower follower : List.copyOf(current.getOrDefault(wallet, Set.of()))) {
                // One that came while this was read may know some of it already.
                List<Event> wanted = news
                    .stream()
                    .filter(event -> event.number() > follower.position && follower.types.contains(event.type()))
                    .toList();
                if (!wanted.isEmpty()) {
                    give(follower, wanted, upTo);
                }
            }
        });
        current.values().forEach(of -> of.forEach(follower -> follower.position = Math.max(follower.position, upTo)));
        readNews();
    }

    private void readPages() {
        while (pages < CONCURRENT_PAGES && !behind.isEmpty()) {
            Follower follower = behind.remove();
            if (follower.ended) {
                continue;
            }
            pages++;
            long upTo = given;
            log
                .read(follower.wallet, follower.position, upTo, follower.types, PAGE)
                .onComplete(
                    page -> {
                        pages--;
                        give(follower, page, page.size() < PAGE ? upTo : page.getLast().number());
                        readPages();
                    },
                    failure -> {
                        pages--;
                        LOG.warn("the events of a wallet cannot be read: {}", failure.toString());
                        end(follower, EventReader.End.UNAVAILABLE);
                        readPages();
                    }
                );
        }
    }

    private void give(Follower follower, List<Event> events, long upTo) {
        if (follower.ended) {
            return;
        }
        remove(follower);
        follower.reading = true;
        follower.position = upTo;
        Future<Void> taken = follower.give(events, upTo);
        if (!events.isEmpty() && events.getLast().type() == EventType.WALLET_DISABLED) {
            end(follower, EventReader.End.WALLET_DISABLED);
            return;
        }
        taken.onComplete(done ->
            context.runOnContext(_ -> {
                follower.reading = false;
                if (done.failed()) {
                    leave(follower);
                } else {
                    place(follower);
                }
            })
        );
    }

    private void end(Follower follower, EventReader.End why) {
        if (!follower.ended) {
            follower.end(why);
            forget(follower);
        }
    }

    private void leave(Follower follower) {
        if (!follower.ended) {
            follower.ended = true;
            forget(follower);
        }
    }

    private void forget(Follower follower) {
        following.decrementAndGet();
        all.remove(follower);
        remove(follower);
        if (all.isEmpty() && listening != null) {
            listening.end();
            listening = null;
        }
    }

    private void remove(Follower follower) {
        current.computeIfPresent(follower.wallet, (_, followers) -> {
            followers.remove(follower);
            return followers.isEmpty() ? null : followers;
        });
    }
}
