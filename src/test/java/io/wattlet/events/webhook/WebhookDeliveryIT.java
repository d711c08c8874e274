package io.wattlet.events.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.events.EventType;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What receivers get, whatever they and the nodes do. */
class WebhookDeliveryIT {

    private static final Receiver.Answer OK = new Receiver.Answer.Status(200);
    private static final Receiver.Answer FAILS = new Receiver.Answer.Status(500);

    private Scene scene = new Scene(Scene.SETTINGS);

    @AfterEach
    void close() {
        scene.close();
    }

    private void settings(WebhookSettings settings) {
        scene.close();
        scene = new Scene(settings);
    }

    @Test
    void whatHappensFromNowOnArrivesInOrderAndSigned() {
        scene.node();
        UUID wallet = scene.wallet("alice");
        scene.wallet("bob");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = scene.webhook("alice", receiver.url("/hook"));
        long before = scene.numbers(wallet, 0).getLast();

        scene.happen(wallet, 25);
        scene.awaitThat(() -> receiver.acknowledged().size() >= 25);

        assertEquals(scene.numbers(wallet, before), receiver.acknowledged());
        for (Receiver.Received received : receiver.all()) {
            assertTrue(received.body().length() <= 4_000, "longer than a batch may be");
            assertEquals("application/cloudevents-batch+json", received.contentType());
            assertEquals(webhook.id().toString(), received.webhook());
            assertSigned(received);
        }
        JsonObject event = receiver.all().getFirst().body().toJsonArray().getJsonObject(0);
        assertEquals("1.0", event.getString("specversion"));
        assertEquals("urn:test", event.getString("source"));
        assertEquals(wallet.toString(), event.getString("walletid"));
        scene.awaitThat(() -> scene.find("alice", webhook).nextAttemptAt().isEmpty());
        assertEquals(scene.numbers(wallet, 0).getLast(), scene.find("alice", webhook).position());
    }

    // HMAC by its definition (RFC 2104): this shares no code with what signs.
    private static void assertSigned(Receiver.Received received) {
        String time = received.signature().replaceAll("^t=([0-9]+),v1=[0-9a-f]{64}$", "$1");
        assertTrue(Math.abs(Long.parseLong(time) - Instant.now().getEpochSecond()) < 60, received.signature());
        byte[] key = Arrays.copyOf(Scene.SECRET.getBytes(StandardCharsets.UTF_8), 64);
        byte[] inner = new byte[64];
        byte[] outer = new byte[64];
        for (int i = 0; i < 64; i++) {
            inner[i] = (byte) (key[i] ^ 0x36);
            outer[i] = (byte) (key[i] ^ 0x5c);
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(inner);
            sha256.update((time + "." + received.delivery() + ".").getBytes(StandardCharsets.UTF_8));
            byte[] first = sha256.digest(received.body().getBytes());
            sha256.update(outer);
            String expected = HexFormat.of().formatHex(sha256.digest(first));
            assertEquals("t=" + time + ",v1=" + expected, received.signature());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        SignatureCheck check = new SignatureCheck(Scene.SECRET);
        assertTrue(check.accepts(received.signature(), received.delivery(), received.body().getBytes()));
        assertFalse(check.accepts(received.signature(), received.delivery() + "0", received.body().getBytes()));
        assertFalse(check.accepts(received.signature().replace("t=1", "t=0"), received.delivery(), new byte[1]));
        assertFalse(
            new SignatureCheck("another secret").accepts(
                received.signature(),
                received.delivery(),
                received.body().getBytes()
            )
        );
    }

    @Test
    void nothingIsLeftOutAndNothingOvertakesWhileTheReceiverFailsAgainAndAgain() {
        long seed = Long.getLong("wattlet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("seed " + seed + " (repeat with -Dwattlet.seed=" + seed + ")");
        Random random = new Random(seed);
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        scene.webhook("alice", receiver.url("/"));
        receiver.answer(_ ->
            switch (random.nextInt(6)) {
                case 0 -> FAILS;
                case 1 -> new Receiver.Answer.Cut();
                case 2 -> new Receiver.Answer.Status(302);
                default -> OK;
            }
        );
        scene.node();
        scene.node();
        for (int i = 0; i < 30; i++) {
            scene.happen(wallet, 1 + random.nextInt(10));
        }
        List<Long> all = scene.numbers(wallet, 1);
        scene.awaitThat(() -> receiver.acknowledged().containsAll(all));

        assertEquals(all, receiver.acknowledged());
    }

    @Test
    void aNodeThatDiesInTheMiddleOfADeliveryCostsItsLeaseAndWritesNothingLater() {
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.happen(wallet, 3);
        List<Long> numbers = scene.numbers(wallet, webhook.position());
        Await.result(scene.due.mark(0, numbers.getLast()));
        Held dead = Await.result(scene.due.take(false, 10, Map.of())).getFirst();

        scene.node();
        scene.awaitThat(() -> receiver.acknowledged().size() == 3);

        assertEquals(numbers, receiver.acknowledged());
        scene.awaitThat(() -> scene.find("alice", webhook).nextAttemptAt().isEmpty());
        Await.result(scene.due.nothing(dead, Long.MAX_VALUE));
        assertEquals(numbers.getLast(), scene.find("alice", webhook).position());
    }

    @Test
    void aReceiverThatNeverAnswersDelaysNobody() {
        settings(Scene.settings(Duration.ofMinutes(10), Duration.ofDays(1)));
        Receiver dead = new Receiver(scene.vertx);
        dead.answer(new Receiver.Answer.Silence());
        Receiver alive = new Receiver(scene.vertx);
        UUID alice = scene.wallet("alice");
        UUID carol = scene.wallet("carol");
        UUID bob = scene.wallet("bob");
        for (String path : List.of("/1", "/2", "/3")) {
            scene.webhook("alice", dead.url(path));
            scene.webhook("carol", dead.url(path));
        }
        scene.webhook("bob", alive.url("/"));
        scene.happen(alice, 1);
        scene.happen(carol, 1);
        scene.node();
        scene.awaitThat(() -> dead.all().size() == 2);

        scene.happen(bob, 30);
        scene.awaitThat(() -> alive.acknowledged().size() == 30);

        assertEquals(2, dead.all().size(), "more than so many calls to one server at a time");
        String failed = "select count(*) as n from webhook where failures > 0 and id <> $1";
        assertEquals(0L, scene.row(failed, bob).getLong("n"), "waiting counted as failing");
    }

    @Test
    void receiversThatFailHaveHalfOfTheRoomAtMost() {
        settings(Scene.settings(Duration.ofMinutes(10), Duration.ofDays(1)));
        for (int i = 0; i < 6; i++) {
            UUID wallet = scene.wallet("owner-" + i);
            Receiver receiver = new Receiver(scene.vertx);
            receiver.answer(new Receiver.Answer.Silence());
            scene.webhook("owner-" + i, receiver.url("/"));
            scene.happen(wallet, 1);
        }
        Await.result(scene.due.sweep(Long.MAX_VALUE));
        scene.execute("update webhook set failures = 1", Tuple.tuple());
        scene.node();
        UUID bob = scene.wallet("bob");
        Receiver alive = new Receiver(scene.vertx);
        scene.webhook("bob", alive.url("/"));
        scene.awaitThat(() -> scene.meters.get("wattlet_webhooks_in_hand").gauge().value() == 3);

        scene.happen(bob, 30);
        scene.awaitThat(() -> alive.acknowledged().size() == 30);
    }

    @Test
    void aReceiverThatIsGoneIsToldNothingMoreUntilItsOwnerWantsItTo() {
        scene.node();
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        receiver.answer(new Receiver.Answer.Status(410));
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.happen(wallet, 1);
        scene.awaitThat(() -> scene.find("alice", webhook).disabled().isPresent());
        assertEquals(Webhook.Reason.GONE, scene.find("alice", webhook).disabled().orElseThrow().reason());
        scene.happen(wallet, 2);
        scene.awaitThat(() -> scene.meters.get("wattlet_webhooks").tag("state", "disabled").gauge().value() == 1);
        assertEquals(1, receiver.all().size());

        receiver.answer(OK);
        Webhook resumed = Await.result(scene.webhooks.replay("alice", webhook.id(), new Webhooks.Start.Here()));

        assertEquals(Optional.empty(), resumed.disabled());
        scene.awaitThat(() -> receiver.acknowledged().size() == 3);
        assertEquals(scene.numbers(wallet, webhook.position()), receiver.acknowledged());
    }

    @Test
    void aReceiverThatFailsForTooLongIsGivenUp() {
        settings(Scene.settings(Duration.ofSeconds(2), Duration.ofMillis(100)));
        scene.node();
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        receiver.answer(FAILS);
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.happen(wallet, 1);

        scene.awaitThat(() -> scene.find("alice", webhook).disabled().isPresent());

        Webhook disabled = scene.find("alice", webhook);
        assertEquals(Webhook.Reason.GIVEN_UP, disabled.disabled().orElseThrow().reason());
        assertTrue(receiver.all().size() > 1, "given up at the first failure");
        assertEquals(webhook.position(), disabled.position());
        assertEquals(Optional.empty(), disabled.nextAttemptAt());
        List<Attempt> attempts = Await.result(scene.webhooks.attempts("alice", webhook.id()));
        assertEquals(receiver.all().size(), attempts.size());
        assertEquals(receiver.all().getLast().delivery(), attempts.getFirst().delivery().toString());
        assertEquals("refused", attempts.getFirst().code());
        assertEquals(OptionalInt.of(500), attempts.getFirst().status());
        assertEquals(1.0, scene.meters.get("wattlet_webhooks_disablings").tag("reason", "given-up").counter().count());
    }

    @Test
    void eventsAreReplayedFromANumberAndFromATime() {
        scene.node();
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.happen(wallet, 5);
        List<Long> numbers = scene.numbers(wallet, webhook.position());
        scene.awaitThat(() -> receiver.acknowledged().size() == 5);
        scene.execute(
            "update event set occurred_at = now() - interval '1 day' where number <= $1",
            Tuple.of(numbers.get(2))
        );

        Await.result(scene.webhooks.replay("alice", webhook.id(), new Webhooks.Start.After(numbers.get(1))));
        scene.awaitThat(() -> receiver.acknowledged().size() == 8);
        assertEquals(numbers.subList(2, 5), receiver.acknowledged().subList(5, 8));

        Instant since = Instant.now().minus(Duration.ofHours(1));
        Await.result(scene.webhooks.replay("alice", webhook.id(), new Webhooks.Start.Since(since)));
        scene.awaitThat(() -> receiver.acknowledged().size() == 10);
        assertEquals(numbers.subList(3, 5), receiver.acknowledged().subList(8, 10));

        assertRefused(Refusal.UnknownEvent.class, "alice", webhook, new Webhooks.Start.After(numbers.getLast() + 100));
        scene.execute("update event_retention set forgotten_up_to = $1", Tuple.of(numbers.get(1)));
        assertRefused(Refusal.EventsForgotten.class, "alice", webhook, new Webhooks.Start.After(numbers.getFirst()));
        assertRefused(Refusal.NoWallet.class, "bob", webhook, new Webhooks.Start.Here());
        scene.wallet("bob");
        assertRefused(Refusal.WebhookNotFound.class, "bob", webhook, new Webhooks.Start.Here());
    }

    private void assertRefused(Class<?> refusal, String owner, Webhook webhook, Webhooks.Start start) {
        Throwable failure = Await.failure(scene.webhooks.replay(owner, webhook.id(), start));
        assertInstanceOf(refusal, assertInstanceOf(RefusedException.class, failure).refusal());
    }

    @Test
    void aReplayIsNotUndoneByADeliveryThatWasUnderWay() {
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.happen(wallet, 5);
        Await.result(scene.due.sweep(Long.MAX_VALUE));
        Held underWay = Await.result(scene.due.take(false, 1, Map.of())).getFirst();

        Await.result(scene.webhooks.replay("alice", webhook.id(), new Webhooks.Start.After(webhook.position())));
        Await.result(scene.due.nothing(underWay, webhook.position() + 5));

        scene.node();
        scene.awaitThat(() -> receiver.acknowledged().size() == 5);
    }

    @Test
    void whatHappensDuringADeliveryIsDeliveredNext() {
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.happen(wallet, 1);
        Await.result(scene.due.sweep(Long.MAX_VALUE));
        Held held = Await.result(scene.due.take(false, 1, Map.of())).getFirst();
        scene.happen(wallet, 1);
        List<Long> numbers = scene.numbers(wallet, webhook.position());

        assertEquals(1, Await.result(scene.due.mark(numbers.getFirst(), numbers.getLast())));
        assertEquals(0, Await.result(scene.due.mark(numbers.getFirst(), numbers.getLast())), "marked twice");
        Await.result(scene.due.nothing(held, numbers.getFirst()));

        assertTrue(scene.find("alice", webhook).nextAttemptAt().isPresent());
        assertEquals(1, Await.result(scene.due.take(false, 1, Map.of())).size());
    }

    @Test
    void aDisabledWalletsLastEventIsThatAndTheRestComesWhenItIsEnabled() {
        scene.node();
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.execute("update wallet set disabled_at = now() where id = $1", Tuple.of(wallet));
        scene.happen(wallet, 2);
        scene.awaitThat(() -> receiver.acknowledged().size() == 1);
        // Two sweeps later that is still so.
        UUID bob = scene.wallet("bob");
        Receiver other = new Receiver(scene.vertx);
        scene.webhook("bob", other.url("/"));
        scene.happen(bob, 1);
        scene.awaitThat(() -> other.acknowledged().size() == 1);
        List<Long> numbers = scene.numbers(wallet, webhook.position());
        assertEquals(numbers.subList(0, 1), receiver.acknowledged());

        scene.execute("update wallet set disabled_at = null where id = $1", Tuple.of(wallet));

        scene.awaitThat(() -> receiver.acknowledged().size() == 4);
        assertEquals(scene.numbers(wallet, webhook.position()), receiver.acknowledged());
    }

    @Test
    void onlyTypesArriveThatAreWantedAndThePositionFollows() {
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = Await.result(
            scene.webhooks.create(
                "alice",
                receiver.url("/"),
                Optional.of(Set.of(EventType.COMMAND_COMPLETED)),
                Optional.empty()
            )
        ).webhook();
        scene.node();
        scene.happen(wallet, 3);
        scene.happen(wallet, 1, "command.completed");
        scene.happen(wallet, 3);
        List<Long> numbers = scene.numbers(wallet, webhook.position());

        scene.awaitThat(() -> scene.find("alice", webhook).position() == numbers.getLast());

        assertEquals(List.of(numbers.get(3)), receiver.acknowledged());
    }

    @Test
    void onlyTheLastAttemptsAreRemembered() {
        UUID wallet = scene.wallet("alice");
        Receiver receiver = new Receiver(scene.vertx);
        Webhook webhook = scene.webhook("alice", receiver.url("/"));
        scene.happen(wallet, 1);
        scene.execute("update webhook set attempts = 500", Tuple.tuple());
        scene.execute(
            """
            insert into webhook_attempt (
              webhook_id, number, delivery_id, began_at, duration_ms, first_event, last_event, events, code
            )
            select $1, number, gen_random_uuid(), now(), 1, 1, 1, 1, 'unreachable'
              from generate_series(401, 500) as number
            """,
            Tuple.of(webhook.id())
        );
        scene.node();
        scene.awaitThat(() -> receiver.acknowledged().size() == 1);
        scene.awaitThat(() -> scene.find("alice", webhook).nextAttemptAt().isEmpty());

        List<Attempt> attempts = Await.result(scene.webhooks.attempts("alice", webhook.id()));
        assertEquals(100, attempts.size());
        assertEquals(501, attempts.getFirst().number());
        assertEquals("acknowledged", attempts.getFirst().code());
        assertEquals(402, attempts.getLast().number());
        assertEquals(
            100L,
            scene.row("select count(*) as n from webhook_attempt where webhook_id = $1", webhook.id()).getLong("n")
        );
    }

    @Test
    void whatCannotBeReachedIsNoted() {
        scene.node();
        UUID wallet = scene.wallet("alice");
        Webhook webhook = scene.webhook("alice", WebhookUrl.parse("http://127.0.0.1:1/").orElseThrow());
        scene.happen(wallet, 1);
        scene.awaitThat(() -> !Await.result(scene.webhooks.attempts("alice", webhook.id())).isEmpty());

        Attempt first = Await.result(scene.webhooks.attempts("alice", webhook.id())).getLast();
        assertEquals("unreachable", first.code());
        assertEquals(OptionalInt.empty(), first.status());
        assertTrue(scene.find("alice", webhook).failingSince().isPresent());
    }
}
