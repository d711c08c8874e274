package io.wattlet.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.Followers;
import io.wattlet.TestDatabase;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who follows events is given each one once and in order, whoever writes them and however slow he is. */
class EventFollowersIT {

    private static final Set<EventType> ALL = EnumSet.allOf(EventType.class);
    private static final EventSettings SETTINGS = new EventSettings(
        "urn:test",
        Duration.ofDays(1),
        Duration.ofMillis(10),
        20,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1)
    );

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("commands without plans are written here"), 16, null)
    );
    private final EventFollowers followers = Followers.of(vertx, database, SETTINGS);

    @AfterEach
    void close() {
        Await.result(followers.close());
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void everyFollowerIsGivenAllEventsOfItsWalletInOrder() {
        long seed = Long.getLong("wattlet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("seed " + seed + " (repeat with -Dwattlet.seed=" + seed + ")");
        Random random = new Random(seed);
        List<UUID> wallets = IntStream.range(0, 8)
            .mapToObj(i -> wallet("owner-" + i))
            .toList();
        List<Collector> collectors = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            collectors.add(follow(i % 4, random));
        }

        List<Future<Void>> writers = IntStream.range(0, 8)
            .mapToObj(_ -> write(wallets, new Random(random.nextLong()), 40))
            .toList();
        // While news is read for others, too.
        for (int i = 12; i < 16; i++) {
            collectors.add(follow(4 + (i % 4), random));
        }
        Await.result(Future.all(writers));
        for (int i = 16; i < 20; i++) {
            collectors.add(follow(i % 4, random));
        }

        for (int i = 0; i < collectors.size(); i++) {
            Collector collector = collectors.get(i);
            List<Long> expected = numbers(wallets.get(i >= 12 && i < 16 ? 4 + (i % 4) : i % 4));
            awaitThat(() -> collector.numbers.size() >= expected.size());
            assertEquals(expected, List.copyOf(collector.numbers));
        }
    }

    private Collector follow(int owner, Random random) {
        Collector collector = new Collector(random.nextInt(4) == 0 ? random.nextInt(40) : 0);
        Await.result(followers.follow("owner-" + owner, ALL, OptionalLong.of(0), collector));
        return collector;
    }

    @Test
    void whoNamesNoEventIsGivenWhatHappensFromNowOn() {
        UUID wallet = wallet("alice");
        accept(wallet, 3);
        Collector first = new Collector(0);
        // Nothing of the past, and all from this moment on, whenever the first look for events comes.
        Await.result(followers.follow("alice", ALL, OptionalLong.empty(), first));
        accept(wallet, 2);

        awaitThat(() -> first.numbers.size() == 2);
        assertEquals(numbers(wallet).subList(4, 6), List.copyOf(first.numbers));
    }

    @Test
    void whoIsFarBehindReadsPageAfterPage() {
        UUID wallet = wallet("alice");
        accept(wallet, 450);
        Collector collector = new Collector(0);

        Await.result(followers.follow("alice", ALL, OptionalLong.of(0), collector));

        awaitThat(() -> collector.numbers.size() >= 451);
        assertEquals(numbers(wallet), List.copyOf(collector.numbers));
    }

    @Test
    void typesThatAreNotWantedArePassedOver() {
        UUID wallet = wallet("alice");
        accept(wallet, 300);
        Collector collector = new Collector(0);
        Await.result(followers.follow("alice", EnumSet.of(EventType.COMMAND_FAILED), OptionalLong.of(0), collector));
        awaitThat(() -> collector.upTo >= 301);

        Await.result(
            database
                .pool()
                .query(
                    "update command set state = 'failed', next_attempt_at = null, failure_code = 'a', failure_text = 'b' " +
                        "where id = (select id from command limit 1)"
                )
                .execute()
        );

        awaitThat(() -> collector.numbers.size() == 1);
        assertEquals(302, collector.numbers.getFirst());
    }

    @Test
    void theEndOfAWalletsUseIsTheLastEvent() {
        UUID wallet = wallet("alice");
        Collector collector = new Collector(0);
        Await.result(followers.follow("alice", EnumSet.of(EventType.SLICE_CLAIMED), OptionalLong.of(0), collector));

        Await.result(database.pool().query("update wallet set disabled_at = now()").execute());

        awaitThat(() -> collector.ends.equals(List.of(EventReader.End.WALLET_DISABLED)));
        assertEquals(2, numbers(wallet).size());
        assertInstanceOf(Refusal.WalletDisabled.class, refusal("alice", OptionalLong.of(0)));
    }

    @Test
    void refusesWhoCannotBeGivenAll() {
        wallet("alice");
        wallet("bob");
        Await.result(database.pool().query("update event_retention set forgotten_up_to = 1").execute());

        assertInstanceOf(Refusal.NoWallet.class, refusal("carol", OptionalLong.of(0)));
        assertInstanceOf(Refusal.EventsForgotten.class, refusal("alice", OptionalLong.of(0)));
        assertInstanceOf(Refusal.UnknownEvent.class, refusal("alice", OptionalLong.of(3)));
        for (int i = 0; i < SETTINGS.maxFollowers(); i++) {
            Await.result(followers.follow("alice", ALL, OptionalLong.of(1), new Collector(0)));
        }
        assertInstanceOf(Refusal.Overloaded.class, refusal("alice", OptionalLong.of(1)));
    }

    @Test
    void thereIsRoomAgainWhenSomebodyLeaves() {
        UUID wallet = wallet("alice");
        for (int i = 0; i < 3 * SETTINGS.maxFollowers(); i++) {
            Collector collector = new Collector(0);
            EventFollowers.Following following = Await.result(
                followers.follow("alice", ALL, OptionalLong.of(0), collector)
            );
            awaitThat(() -> !collector.numbers.isEmpty());
            following.end();
        }
        assertEquals(1, numbers(wallet).size());
    }

    private static void awaitThat(BooleanSupplier condition) {
        Await.until(() -> Future.succeededFuture(condition.getAsBoolean()), is -> is);
    }

    private Refusal refusal(String owner, OptionalLong after) {
        Throwable failure = Await.failure(followers.follow(owner, ALL, after, new Collector(0)));
        return assertInstanceOf(RefusedException.class, failure).refusal();
    }

    private UUID wallet(String owner) {
        UUID id = UUID.randomUUID();
        Await.result(
            database
                .pool()
                .preparedQuery(
                    """
                    insert into wallet (id, owner, master_key, master_key_id, public_key)
                    values ($1, $2, '', 'key', decode(repeat('00', 74), 'hex'))
                    """
                )
                .execute(Tuple.of(id, owner))
        );
        return id;
    }

    private void accept(UUID wallet, int commands) {
        Await.result(
            database
                .pool()
                .preparedQuery(
                    """
                    insert into command (id, kind, wallet_id, payload, next_attempt_at)
                    select gen_random_uuid(), 'receive', $1, '{}', now() from generate_series(1, $2)
                    """
                )
                .execute(Tuple.of(wallet, commands))
        );
    }

    /** Transactions one after the other, each with a pause before its commit, and some that come to nothing. */
    private Future<Void> write(List<UUID> wallets, Random random, int transactions) {
        if (transactions == 0) {
            return Future.succeededFuture();
        }
        UUID wallet = wallets.get(random.nextInt(wallets.size()));
        boolean fails = random.nextInt(5) == 0;
        int pause = 1 + random.nextInt(20);
        return database
            .pool()
            .withTransaction(connection ->
                connection
                    .preparedQuery(
                        """
                        insert into command (id, kind, wallet_id, payload, next_attempt_at)
                        values (gen_random_uuid(), 'receive', $1, '{}', now())
                        """
                    )
                    .execute(Tuple.of(wallet))
                    .compose(_ -> vertx.timer(pause, TimeUnit.MILLISECONDS))
                    .compose(_ -> fails ? Future.<Void>failedFuture("wanted") : Future.<Void>succeededFuture())
            )
            .otherwiseEmpty()
            .compose(_ -> write(wallets, random, transactions - 1));
    }

    private List<Long> numbers(UUID wallet) {
        return Await.result(
            database
                .pool()
                .preparedQuery("select number from event where wallet_id = $1 order by number")
                .execute(Tuple.of(wallet))
        )
            .stream()
            .map(row -> row.getLong("number"))
            .toList();
    }

    /** Keeps the numbers of what it is given, and takes its time. */
    private final class Collector implements EventReader {

        private final int pauseMillis;
        private final List<Long> numbers = new CopyOnWriteArrayList<>();
        private final List<End> ends = new CopyOnWriteArrayList<>();
        private volatile long upTo;

        Collector(int pauseMillis) {
            this.pauseMillis = pauseMillis;
        }

        @Override
        public Future<Void> read(List<Event> events, long number) {
            events.forEach(event -> numbers.add(event.number()));
            upTo = number;
            Promise<Void> ready = Promise.promise();
            if (pauseMillis == 0) {
                ready.complete();
            } else {
                vertx.setTimer(pauseMillis, _ -> ready.complete());
            }
            return ready.future();
        }

        @Override
        public void end(End why) {
            ends.add(why);
        }
    }
}
