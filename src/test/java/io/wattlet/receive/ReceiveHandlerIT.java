package io.wattlet.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.command.EndedCommands;
import io.wattlet.command.LeasedCommand;
import io.wattlet.command.WakeUps;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.receive.RecordedStreams.RecordedCertificate;
import io.wattlet.receive.RecordedStreams.RecordedSlice;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.TransactionId;
import io.wattlet.registry.UnknownRegistryException;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The receive path on a real database, with streams that the existing services wrote. */
class ReceiveHandlerIT {

    private static final Duration PATIENCE = Duration.ofHours(24);

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(
        vertx,
        new DatabaseConfiguration(TestDatabase.unchecked("it holds rows that no node would leave behind"), 4, null)
    );
    private final Map<CertificateId, List<Transaction>> registry = new HashMap<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Duration registryLag = Duration.ZERO;
    private final AtomicInteger streamsRead = new AtomicInteger();
    private NetworkConfiguration network = RecordedStreams.network();
    private Future<List<Transaction>> outage = Future.succeededFuture();

    @AfterEach
    void close() throws TimeoutException {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void takesInWhatTheRegistryConfirms() throws TimeoutException {
        RecordedSlice slice = shown("issued-with-attributes-1").slice("A", "available");
        UUID walletId = walletOf(slice);

        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());
        handle(leased);

        assertEquals("completed", stateOf(leased));
        Row row = one("select * from slice");
        assertEquals(walletId, row.getUUID("wallet_id"));
        assertEquals("available", one("select state::text from slice").getString("state"));
        assertEquals(slice.quantity(), row.getLong("quantity"));
        assertEquals(slice.blinding(), row.getBuffer("blinding"));
        assertEquals(slice.position(), row.getInteger("position"));
        assertTrue(row.getBoolean("received"));
        Row certificate = one("select * from certificate");
        assertEquals("DK1", certificate.getString("grid_area"));
        assertEquals(2, certificate.getInteger("type"));
        assertEquals(4, certificate.get(JsonArray.class, "attributes").size());
        assertEquals(2, count("select from wallet_attribute where octet_length(salt) = 16"));
    }

    @Test
    void whoWaitsForSlicesOfTheCertificateIsWoken() throws TimeoutException {
        RecordedSlice slice = shown("issued-with-attributes-1").slice("A", "available");
        walletOf(slice);
        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());
        handle(leased);
        // All of it went away again, which the registry does not know; so it can be announced anew.
        execute("update slice set state = 'transferred', received = false");
        UUID waiting = UUID.randomUUID();
        execute(
            """
            insert into command (id, kind, wallet_id, payload, next_attempt_at)
            select '%s', 'transfer', id, '{}', now() + interval '1 h' from wallet
            """.formatted(waiting)
        );
        execute(
            "insert into slice_wait select wallet_id, registry, certificate_id, '%s', 1 from holding".formatted(waiting)
        );

        handle(announce(slice.announcement()));

        String awake = "select from command where id = '%s' and next_attempt_at <= now()".formatted(waiting);
        Await.until(() -> database.pool().query(awake).execute(), rows -> rows.size() == 1);
    }

    @Test
    void whatWasAnnouncedBeforeTheWalletWasDisabledIsTakenIn() throws TimeoutException {
        RecordedSlice slice = shown("issued-with-attributes-1").slice("A", "available");
        walletOf(slice);
        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());
        execute("update wallet set disabled_at = now()");

        handle(leased);

        assertEquals("completed", stateOf(leased));
        assertEquals(1, count("select from slice where state = 'available'"));
    }

    @Test
    void announcingTwiceChangesNothingTogetherOrLater() throws TimeoutException {
        RecordedSlice slice = shown("issued-with-attributes-1").slice("A", "available");
        walletOf(slice);

        handle(List.of(announce(slice.announcement()), announce(slice.announcement())));
        handle(announce(slice.announcement()));

        assertEquals(1, count("select from slice"));
        assertEquals(3, count("select from command where state = 'completed'"));
        assertEquals(1, streamsRead.get());
        assertEquals(
            3,
            meters.get("wattlet_commands_ended").tags("kind", "receive", "outcome", "completed").counter().count()
        );
        assertEquals(3, meters.get("wattlet_commands_duration").tag("kind", "receive").timer().count());
    }

    @Test
    void twoWorkersThatMeetTakeASliceInOnce() throws TimeoutException {
        RecordedSlice slice = shown("issued-with-attributes-1").slice("A", "available");
        walletOf(slice);
        List<Future<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            workers.add(handler().handle(List.of(announce(slice.announcement()))));
        }

        await(Future.all(workers));

        assertEquals(1, count("select from slice"));
        assertEquals(8, count("select from command where state = 'completed'"));
    }

    @Test
    void theGoodOfABatchComesInAndTheBadSaysWhy() throws TimeoutException {
        RecordedCertificate certificate = shown("partial-transfer-and-back-1");
        RecordedSlice good = certificate.slice("B", "available");
        RecordedSlice spent = certificate.slice("B", "sliced");
        walletOf(good);
        walletOf(spent);
        LeasedCommand<ReceiveSlice> right = announce(good.announcement());
        LeasedCommand<ReceiveSlice> gone = announce(spent.announcement());
        LeasedCommand<ReceiveSlice> foreign = announce(
            good.announcement(good.quantity(), good.blinding(), good.position() + 1, List.of())
        );
        LeasedCommand<ReceiveSlice> malformed = announce(
            good.announcement(good.quantity(), Buffer.buffer("short"), good.position(), List.of())
        );

        handle(List.of(right, gone, foreign, malformed));

        assertEquals("completed", stateOf(right));
        assertEquals("failed slice-not-available", stateOf(gone));
        assertEquals("failed foreign-owner", stateOf(foreign));
        assertEquals("failed malformed-blinding", stateOf(malformed));
        assertEquals(1, count("select from slice"));
        assertEquals(1, streamsRead.get());
    }

    @Test
    void aForgedIssuerIsRefused() throws TimeoutException {
        RecordedSlice slice = shown("issued-with-attributes-1").slice("A", "available");
        walletOf(slice);
        network = RecordedStreams.network(Ed25519PrivateKey.generate().publicKey());

        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());
        handle(leased);

        assertEquals("failed certificate-rejected", stateOf(leased));
        assertEquals(0, count("select from certificate"));
    }

    @Test
    void aPayloadSwappedAfterSigningIsRefused() throws TimeoutException {
        RecordedCertificate certificate = shown("issued-with-attributes-1");
        RecordedCertificate other = RecordedStreams.of("withdrawn-1");
        walletOf(certificate.slice("A", "available"));
        Transaction swapped = certificate
            .stream()
            .getFirst()
            .toBuilder()
            .setPayload(other.stream().getFirst().getPayload())
            .build();
        registry.put(certificate.id(), List.of(swapped));

        LeasedCommand<ReceiveSlice> leased = announce(certificate.slice("A", "available").announcement());
        handle(leased);

        assertEquals("failed certificate-rejected", stateOf(leased));
    }

    @Test
    void whatIsNotVisibleYetIsTriedAgainAndThenTakenIn() throws TimeoutException {
        RecordedCertificate certificate = RecordedStreams.of("issued-with-attributes-1");
        RecordedSlice slice = certificate.slice("A", "available");
        walletOf(slice);
        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());

        handle(leased);
        assertEquals("pending", stateOf(leased));

        outage = Future.failedFuture("connection refused");
        handle(leased);
        assertEquals("pending", stateOf(leased));

        outage = Future.failedFuture(new UnknownRegistryException(RecordedStreams.REGISTRY));
        handle(leased);
        assertEquals("pending", stateOf(leased));

        outage = Future.succeededFuture();
        registry.put(certificate.id(), certificate.stream());
        network = new NetworkConfiguration(
            network.registries(),
            Map.of(),
            Map.of(),
            null,
            NetworkConfiguration.TimeConstraint.ENCLOSING
        );
        handle(leased);
        assertEquals("pending", stateOf(leased));

        network = RecordedStreams.network();
        handle(leased);
        assertEquals("completed", stateOf(leased));
        assertEquals(1, count("select from slice"));
    }

    @Test
    void whatNeverBecomesVisibleFailsInTheEnd() throws TimeoutException {
        RecordedSlice slice = RecordedStreams.of("issued-with-attributes-1").slice("A", "available");
        walletOf(slice);
        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());
        execute("update command set created_at = now() - interval '25 hours'");

        handle(leased);

        assertEquals("failed given-up", stateOf(leased));
    }

    @Test
    void aSliceOfAnotherWalletHereWaitsForThatWalletsBooks() throws TimeoutException {
        RecordedCertificate certificate = RecordedStreams.of("whole-transfer-disclosed-1");
        RecordedSlice sent = certificate.slice("A", "sliced");
        RecordedSlice arrived = certificate.slice("B", "available");
        walletOf(sent);
        walletOf(arrived);
        registry.put(certificate.id(), certificate.after(1).stream());
        handle(announce(sent.announcement()));
        registry.put(certificate.id(), certificate.stream());
        LeasedCommand<ReceiveSlice> leased = announce(arrived.announcement());

        handle(leased);
        assertEquals("pending", stateOf(leased));
        assertEquals(1, count("select from slice"));

        execute("update slice set state = 'transferred'");
        handle(leased);
        assertEquals("completed", stateOf(leased));
        assertEquals(1, count("select from slice where state = 'available'"));
    }

    @Test
    void aSliceThatLeftAndCameBackToTheSameKeyCountsAgain() throws TimeoutException {
        RecordedCertificate certificate = RecordedStreams.of("whole-transfer-disclosed-1");
        RecordedSlice slice = certificate.slice("B", "available");
        UUID walletId = walletOf(slice);
        registry.put(certificate.id(), certificate.stream());
        handle(announce(slice.announcement()));
        // Only its id matters here: a transaction by which the slice left, in the stream before it came back.
        left(walletId, certificate.id(), TransactionId.of(certificate.stream().getFirst()));

        LeasedCommand<ReceiveSlice> back = announce(slice.announcement());
        handle(back);
        handle(announce(slice.announcement()));

        assertEquals("completed", stateOf(back));
        assertEquals(1, count("select from slice where state = 'transferred' and arrival = 1"));
        assertEquals(1, count("select from slice where state = 'available' and arrival = 2"));
        assertEquals(2, count("select from slice"));
    }

    @Test
    void aStreamThatDoesNotShowYetHowASliceLeftDoesNotBringItBack() throws TimeoutException {
        RecordedCertificate certificate = shown("whole-transfer-disclosed-1");
        RecordedSlice slice = certificate.slice("B", "available");
        UUID walletId = walletOf(slice);
        handle(announce(slice.announcement()));
        left(walletId, certificate.id(), new TransactionId(Buffer.buffer(new byte[32])));

        LeasedCommand<ReceiveSlice> early = announce(slice.announcement());
        handle(early);

        assertEquals("pending", stateOf(early));
        assertEquals(1, count("select from slice"));
    }

    @Test
    void aCertificateIsMarkedAsWithdrawnWhenThatIsSeen() throws TimeoutException {
        RecordedCertificate certificate = RecordedStreams.of("withdrawn-1");
        RecordedSlice slice = certificate.slice("A", "available");
        walletOf(slice);
        registry.put(certificate.id(), certificate.after(1).stream());
        handle(announce(slice.announcement()));
        assertEquals(0, count("select from certificate where withdrawn_at is not null"));
        execute("delete from slice");

        registry.put(certificate.id(), certificate.stream());
        handle(announce(slice.announcement()));

        assertEquals(1, count("select from certificate where withdrawn_at is not null"));
    }

    @Test
    void aRegistryThatIsBehindIsAskedAgainBeforeASliceIsRefused() throws TimeoutException {
        RecordedCertificate certificate = shown("whole-transfer-disclosed-1");
        RecordedSlice slice = certificate.slice("B", "available");
        walletOf(slice);
        registryLag = Duration.ofHours(1);
        registry.put(certificate.id(), certificate.stream().subList(0, 1));
        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());

        handle(leased);
        assertEquals("pending", stateOf(leased));
        registry.put(certificate.id(), certificate.stream());
        handle(leased);

        assertEquals("completed", stateOf(leased));
    }

    @Test
    void aWorkerThatLostItsLeaseDecidesNothing() throws TimeoutException {
        RecordedSlice slice = shown("issued-with-attributes-1").slice("A", "available");
        walletOf(slice);
        LeasedCommand<ReceiveSlice> leased = announce(slice.announcement());
        execute("update command set attempt = 2");

        handle(leased);

        assertEquals("pending", stateOf(leased));
    }

    private ReceiveHandler handler() {
        return new ReceiveHandler(
            database.pool(),
            new EndedCommands(vertx.eventBus(), meters),
            new WakeUps(vertx, database.pool(), meters),
            this::read,
            () -> network,
            vertx.createSharedWorkerExecutor("cpu", 2),
            new ReceiveSettings(Duration.ofMillis(1), Duration.ofMinutes(1), PATIENCE, registryLag, 4)
        );
    }

    private Future<List<Transaction>> read(CertificateId id) {
        streamsRead.incrementAndGet();
        return outage.map(_ -> registry.getOrDefault(id, List.of()));
    }

    private RecordedCertificate shown(String scenario) {
        RecordedCertificate certificate = RecordedStreams.of(scenario);
        registry.put(certificate.id(), certificate.stream());
        return certificate;
    }

    private UUID walletOf(RecordedSlice slice) throws TimeoutException {
        UUID walletId = UUID.randomUUID();
        Buffer key = Buffer.buffer(slice.endpoint().toBytes());
        execute(
            "insert into wallet (id, owner, master_key, master_key_id, public_key) values ($1, $2, '', 'k', $3)",
            walletId,
            walletId.toString(),
            key
        );
        execute(
            "insert into wallet_endpoint (id, wallet_id, position, public_key) values ($1, $2, 1, $3)",
            UUID.randomUUID(),
            walletId,
            key
        );
        return walletId;
    }

    private LeasedCommand<ReceiveSlice> announce(ReceiveSlice command) throws TimeoutException {
        Row row = one(
            """
            insert into command (id, kind, wallet_id, payload, attempt, next_attempt_at)
            select $1, 'receive', wallet_id, '{}', 1, now()
              from wallet_endpoint
             where public_key = $2
            returning wallet_id
            """,
            command.id(),
            command.endpointPublicKey()
        );
        return new LeasedCommand<>(command, row.getUUID("wallet_id"), 1, Instant.now());
    }

    private void left(UUID walletId, CertificateId certificate, TransactionId transaction) throws TimeoutException {
        UUID commandId = UUID.randomUUID();
        UUID receiverId = UUID.randomUUID();
        execute(
            """
            insert into command (id, kind, wallet_id, payload, state, next_attempt_at)
            values ($1, 'transfer', $2, '{}', 'completed', null)
            """,
            commandId,
            walletId
        );
        execute(
            """
            insert into external_endpoint (id, owner, url, public_key, text_reference)
            values ($1, '', '', decode(repeat('00', 74), 'hex'), '')
            """,
            receiverId
        );
        execute(
            """
            insert into registry_transaction (
                     id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, changed_slices,
                     changed_states
                   )
            select $1, $2, 0, $3, $4, '', '{}', 'committed', array[id], array['transferred'::slice_state]
              from slice
            """,
            transaction.sha256(),
            commandId,
            certificate.registry(),
            certificate.streamId()
        );
        execute(
            """
            insert into delivery (slice_id, command_id, receiver_id, position, disclosed)
            select id, $1, $2, 1, '{}'
              from slice
            """,
            commandId,
            receiverId
        );
        execute("update slice set state = 'transferred'");
    }

    private void handle(LeasedCommand<ReceiveSlice> leased) throws TimeoutException {
        handle(List.of(leased));
    }

    private void handle(List<LeasedCommand<ReceiveSlice>> batch) throws TimeoutException {
        await(handler().handle(batch));
    }

    private String stateOf(LeasedCommand<ReceiveSlice> leased) throws TimeoutException {
        return one(
            "select concat_ws(' ', state, failure_code) as state from command where id = $1",
            leased.command().id()
        ).getString("state");
    }

    private int count(String query) throws TimeoutException {
        return await(database.pool().query(query).execute()).size();
    }

    private Row one(String query, Object... parameters) throws TimeoutException {
        return await(database.pool().preparedQuery(query).execute(Tuple.from(parameters))).iterator().next();
    }

    private void execute(String statement, Object... parameters) throws TimeoutException {
        await(database.pool().preparedQuery(statement).execute(Tuple.from(parameters)));
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(20, TimeUnit.SECONDS);
    }
}
