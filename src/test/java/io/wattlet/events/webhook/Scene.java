package io.wattlet.events.webhook;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.events.CloudEvent;
import io.wattlet.events.EventTail;
import io.wattlet.outgoing.Ways;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.MasterKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/** Wallets to which things happen, and nodes that tell of it. */
final class Scene implements AutoCloseable {

    static final String SECRET = "0123456789abcdef-secret";

    /** Everything is short, but for the time after which is given up. */
    static final WebhookSettings SETTINGS = settings(Duration.ofSeconds(2), Duration.ofDays(1));

    final Vertx vertx = Vertx.vertx();
    final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("events are written here of what did not happen"), 16, null)
    );
    final MasterKeys keys = new MasterKeys("test", Map.of("test", Buffer.buffer(new byte[MasterKeys.KEY_LENGTH])));
    final WebhookSettings settings;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Webhooks webhooks;
    final DueWebhooks due;
    private final List<String> nodes = new ArrayList<>();

    Scene(WebhookSettings settings) {
        this.settings = settings;
        this.webhooks = new Webhooks(vertx, database.pool(), keys, tail(), Ways.toThisMachine(vertx), settings);
        this.due = new DueWebhooks(database.pool(), settings);
    }

    static WebhookSettings settings(Duration answerWithin, Duration giveUpAfter) {
        return new WebhookSettings(
            true,
            3,
            Duration.ofSeconds(1),
            answerWithin,
            Duration.ofMillis(500),
            6,
            2,
            10,
            4_000,
            Duration.ofMillis(20),
            Duration.ofMillis(40),
            giveUpAfter,
            Duration.ofMillis(20),
            Duration.ofMillis(300)
        );
    }

    private EventTail tail() {
        return new EventTail(vertx, database.pool(), Duration.ofMillis(10), new SimpleMeterRegistry());
    }

    /** Starts a node that delivers. */
    void node() {
        WebhookVerticle verticle = new WebhookVerticle(
            database.pool(),
            tail(),
            Ways.toThisMachine(vertx),
            keys,
            InstantSource.system(),
            new CloudEvent("urn:test"),
            settings,
            meters
        );
        nodes.add(Await.result(vertx.deployVerticle(verticle)));
    }

    UUID wallet(String owner) {
        UUID id = UUID.randomUUID();
        Await.result(
            database
                .pool()
                .preparedQuery(
                    "insert into wallet (id, owner, master_key, master_key_id, public_key) values ($1, $2, $3, 'k', $4)"
                )
                .execute(Tuple.of(id, owner, Buffer.buffer("sealed"), Buffer.buffer(new byte[74])))
        );
        return id;
    }

    /** Has so many things happen to a wallet. */
    void happen(UUID wallet, int times) {
        happen(wallet, times, "command.accepted");
    }

    void happen(UUID wallet, int times, String type) {
        execute(
            """
            insert into event (lane, number, wallet_id, type, subject_id, detail)
            select lane_of($1), nextval('event_number'), $1, $3::text::event_type, gen_random_uuid(),
                   '{"kind": "transfer"}'
              from generate_series(1, $2)
            """,
            Tuple.of(wallet, times, type)
        );
    }

    void execute(String sql, Tuple parameters) {
        Await.result(database.pool().preparedQuery(sql).execute(parameters));
    }

    /** The numbers of the events of a wallet behind one. */
    List<Long> numbers(UUID wallet, long after) {
        return StreamSupport.stream(
            Await.result(
                database
                    .pool()
                    .preparedQuery("select number from event where wallet_id = $1 and number > $2 order by number")
                    .execute(Tuple.of(wallet, after))
            ).spliterator(),
            false
        )
            .map(row -> row.getLong("number"))
            .toList();
    }

    /** A column of the only row that a statement gives for a webhook. */
    Row row(String sql, UUID id) {
        return Await.result(database.pool().preparedQuery(sql).execute(Tuple.of(id))).iterator().next();
    }

    Webhook webhook(String owner, WebhookUrl url) {
        return Await.result(webhooks.create(owner, url, Optional.empty(), Optional.of(SECRET))).webhook();
    }

    Webhook find(String owner, Webhook webhook) {
        return Await.result(webhooks.find(owner, webhook.id()));
    }

    /** Waits until something is so, asking now and then, on the thread of the test. */
    void awaitThat(BooleanSupplier so) {
        Await.until(
            () -> {
                Await.result(vertx.timer(10, TimeUnit.MILLISECONDS));
                return Future.succeededFuture(so.getAsBoolean());
            },
            Boolean::booleanValue
        );
    }

    @Override
    public void close() {
        nodes.forEach(node -> Await.result(vertx.undeploy(node)));
        Await.result(vertx.close());
    }
}
