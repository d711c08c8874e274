package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.events.EventSchemas;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What owners are told who follow the events of their wallets. */
class EventsFlowIT {

    private final Vertx vertx = Vertx.vertx();
    private final Devnet devnet = Await.result(Devnet.start(vertx, DevnetSettings.onFreePorts()));
    private final NetworkConfiguration network = devnet.network();
    private final Meters meters = new Meters(vertx, devnet);
    private WalletSystem here = WalletSystem.start(TestDatabase.fresh(), network);
    private final Owner alice = here.owner("alice");
    private UUID aliceMeter = UUID.randomUUID();

    @BeforeEach
    void open() {
        aliceMeter = meters.recipient(alice.openWallet());
    }

    @AfterEach
    void close() {
        here.close();
        Await.result(devnet.stop());
        Await.result(vertx.close());
    }

    @Test
    void everythingThatHappensToAWalletIsToldInOrderAndAsTheSchemasSay() {
        here.followWithdrawals(network);
        try (EventClient client = EventClient.follow(here.port(), "alice", "?after=0", Optional.empty())) {
            CertificateId production = meters.production(aliceMeter, "DK1", 100);
            CertificateId consumption = meters.consumption(aliceMeter, "DK1", 60);
            alice.awaitAvailable(production, 100);
            alice.awaitAvailable(consumption, 60);
            Owner carol = here.owner("carol");
            UUID transfer = alice.transfer(production, alice.receiver(carol.openWallet()), 30);
            assertEquals("completed", alice.end(transfer));
            UUID claim = alice.claim(production, consumption, 60);
            assertEquals("completed", alice.end(claim));
            meters.withdraw(production);
            alice.awaitAvailable(consumption, 60);
            alice.disable();

            assertTrue(client.hasEnded());
            List<JsonNode> events = client
                .events()
                .stream()
                .map(event -> EventSchemas.requireValid(event.data()))
                .toList();
            assertEquals(
                List.of(
                    "wallet.created",
                    "slice.received 100",
                    "slice.received 60",
                    "slice.transferred 30 by transfer",
                    "slice.available 70",
                    "slice.claimed 60 by claim",
                    "slice.claimed 60 by claim",
                    "claim.claimed 60 by claim",
                    "slice.available 10",
                    "certificate.withdrawn",
                    "claim.unclaimed 60 by another",
                    "slice.unclaimed 60",
                    "wallet.disabled"
                )
                    .stream()
                    .sorted()
                    .toList(),
                events
                    .stream()
                    .filter(event -> !event.path("type").asText().contains(".command."))
                    .map(event -> summary(event, transfer, claim))
                    .sorted()
                    .toList()
            );
            assertEquals("io.wattlet.wallet.created.v1", events.getFirst().path("type").asText());
            assertEquals("io.wattlet.wallet.disabled.v1", events.getLast().path("type").asText());
            assertEquals(List.of("accepted", "completed"), commandEvents(events, transfer));
            assertEquals(List.of("accepted", "completed"), commandEvents(events, claim));
            assertTrue(position(events, "slice.transferred") < position(events, "slice.claimed"));
            assertTrue(position(events, "claim.claimed") < position(events, "certificate.withdrawn"));
            assertTrue(position(events, "certificate.withdrawn") < position(events, "claim.unclaimed"));
            assertRising(client.events());
            for (String secret : secrets()) {
                assertTrue(
                    client
                        .events()
                        .stream()
                        .noneMatch(event -> event.data().contains(secret)),
                    secret
                );
            }
        }
    }

    // What a slice received has as its id is the command that brought it.
    @Test
    void theCommandThatBroughtASliceIsToldOf() {
        try (EventClient client = EventClient.follow(here.port(), "alice", "", Optional.empty())) {
            CertificateId production = meters.production(aliceMeter, "DK1", 100);
            alice.awaitAvailable(production, 100);

            Await.until(() -> Future.succeededFuture(client.events().size()), count -> count == 3);
            List<JsonNode> events = client
                .events()
                .stream()
                .map(event -> EventSchemas.requireValid(event.data()))
                .toList();
            String command = events.getFirst().path("data").path("commandId").asText();
            assertEquals(List.of("accepted", "completed"), commandEvents(events, UUID.fromString(command)));
            JsonNode received = events.get(position(events, "slice.received")).path("data");
            assertEquals(command, received.path("commandId").asText());
            assertEquals(production.streamId().toString(), received.path("certificate").path("streamId").asText());
        }
    }

    @Test
    void whoeverWasCutOffGoesOnAtAnotherNodeAndMissesNothing() {
        EventClient first = EventClient.follow(here.port(), "alice", "?after=0", Optional.empty());
        CertificateId production = meters.production(aliceMeter, "DK1", 100);
        alice.awaitAvailable(production, 100);
        Await.until(() -> Future.succeededFuture(first.events().size()), count -> count == 4);
        here.crash();
        assertTrue(first.hasEnded());

        here = here.restart(network);
        here.owner("alice").awaitAvailable(meters.production(aliceMeter, "DK1", 50), 50);
        try (
            EventClient second = EventClient.follow(here.port(), "alice", "", Optional.of(first.lastEventId()));
            EventClient all = EventClient.follow(here.port(), "alice", "?after=0", Optional.empty())
        ) {
            Await.until(() -> Future.succeededFuture(all.events().size()), count -> count == 7);
            Await.until(() -> Future.succeededFuture(second.events().size()), count -> count == 3);
            assertEquals(all.events().subList(0, 4), first.events());
            assertEquals(all.events().subList(4, 7), second.events());
        }
    }

    @Test
    void onlyWhatIsWantedIsTold() {
        String types = "?types=io.wattlet.slice.received.v1,io.wattlet.wallet.created.v1&after=0";
        try (EventClient client = EventClient.follow(here.port(), "alice", types, Optional.empty())) {
            alice.awaitAvailable(meters.production(aliceMeter, "DK1", 100), 100);

            Await.until(() -> Future.succeededFuture(client.events().size()), count -> count == 2);
            assertEquals(
                List.of("io.wattlet.wallet.created.v1", "io.wattlet.slice.received.v1"),
                client.events().stream().map(EventClient.Received::type).toList()
            );
        }
    }

    @Test
    void whoCannotBeToldIsRefused() {
        assertEquals("404 no-wallet", refusal("nobody", "", Optional.empty()));
        assertEquals("400 unknown-event", refusal("alice", "", Optional.of("0000000000000099999")));
        assertEquals("400 invalid-request", refusal("alice", "", Optional.of("yesterday")));
        assertEquals("400 invalid-request", refusal("alice", "?types=slice.eaten", Optional.empty()));
        Await.result(here.database().pool().query("update event_retention set forgotten_up_to = 1").execute());
        assertEquals("410 events-forgotten", refusal("alice", "?after=0", Optional.empty()));
        alice.disable();
        assertEquals("400 wallet-disabled", refusal("alice", "", Optional.empty()));
    }

    private String refusal(String owner, String query, Optional<String> lastEventId) {
        return String.valueOf(
            assertThrows(IllegalStateException.class, () ->
                EventClient.follow(here.port(), owner, query, lastEventId)
            ).getMessage()
        );
    }

    private List<String> secrets() {
        return here
            .column(
                """
                select encode(blinding, 'hex') from slice
                 union all select encode(blinding, 'base64') from slice
                 union all select encode(hash, 'hex') from slice
                """
            )
            .stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .toList();
    }

    private static String summary(JsonNode event, UUID transfer, UUID claim) {
        JsonNode data = event.path("data");
        String type = event.path("type").asText().replaceAll("^io\\.wattlet\\.|\\.v1$", "");
        String quantity = data.has("quantity") ? " " + data.path("quantity").asLong() : "";
        String command = data.path("commandId").asText();
        String by =
            command.isEmpty() || type.equals("slice.received")
                ? ""
                : " by " +
                  (command.equals(transfer.toString())
                      ? "transfer"
                      : command.equals(claim.toString())
                          ? "claim"
                          : "another");
        return type + quantity + by;
    }

    private static List<String> commandEvents(List<JsonNode> events, UUID command) {
        return events
            .stream()
            .filter(event -> event.path("type").asText().contains(".command."))
            .filter(event -> event.path("subject").asText().equals(command.toString()))
            .map(event -> event.path("type").asText().replaceAll("^io\\.wattlet\\.command\\.|\\.v1$", ""))
            .toList();
    }

    private static int position(List<JsonNode> events, String type) {
        return events
            .stream()
            .map(event -> event.path("type").asText())
            .toList()
            .indexOf("io.wattlet." + type + ".v1");
    }

    private static void assertRising(List<EventClient.Received> events) {
        List<String> ids = events.stream().map(EventClient.Received::id).toList();
        assertEquals(ids.stream().sorted().distinct().toList(), ids);
        assertEquals(
            ids,
            events
                .stream()
                .map(event -> new JsonObject(event.data()).getString("id"))
                .toList()
        );
    }
}
