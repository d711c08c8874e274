package io.wattlet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.StatusException;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.outgoing.NotSentException;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.outgoing.Ways;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcService;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceService;
import io.wattlet.proto.chronicler.v1.ClaimIntentRequest;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.registry.ChroniclerClient;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chronicler is asked once about a slice that is there, whatever happens; and a slice is not lost to one that was not. */
class ClaimIntentsIT {

    private static final UUID WALLET = UUID.randomUUID();
    private static final UUID ENDPOINT = UUID.randomUUID();
    private static final String NOWHERE = "http://10.0.0.1:1"; // must not be called

    private final Vertx vertx = Vertx.vertx();
    private final Outgoing outgoing = Ways.toThisMachine(vertx);
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 4, null));
    private final Randomness randomness = Randomness.secure();
    private final WalletKeys keys = new WalletKeys(ExtendedPrivateKey.generate());
    private final Ledger ledger = new Ledger(true);
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final Map<String, URI> chroniclers = new HashMap<>();
    private final ClaimIntents intents = new ClaimIntents(
        database.pool(),
        new ChroniclerClient(outgoing, Duration.ofSeconds(5)),
        this::network
    );

    @BeforeEach
    void openWallet() {
        Buffer publicKey = Buffer.buffer(keys.master().publicKey().toBytes());
        execute(
            "insert into wallet (id, owner, master_key, master_key_id, public_key, next_endpoint) values ($1, 'alice', $2, 'test', $3, 2)",
            Tuple.of(WALLET, Buffer.buffer("sealed"), publicKey)
        );
        execute(
            "insert into wallet_endpoint (id, wallet_id, position, public_key) values ($1, $2, 1, $3)",
            Tuple.of(ENDPOINT, WALLET, publicKey)
        );
    }

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(outgoing.close());
        Await.result(vertx.close());
    }

    @Test
    void aSignatureIsAskedForOnceAndRemembered() {
        chroniclers.put("DK1", serve(true));
        chroniclers.put("DK2", serve(true));
        ClaimDraft draft = draft();
        Map<UUID, Buffer> signatures = Await.result(intents.signatures(draft));
        assertEquals(2, signatures.size());
        assertEquals(signatures, Await.result(intents.signatures(draft)));
        assertEquals(2, asked.size());
    }

    @Test
    void whatCertainlyWasNotAskedMayBeAskedLater() {
        chroniclers.put("DK1", URI.create("http://127.0.0.1:" + deadPort()));
        chroniclers.put("DK2", URI.create(NOWHERE));
        ClaimDraft draft = draft();
        for (int i = 0; i < 8; i++) {
            assertInstanceOf(NotSentException.class, Await.failure(intents.signatures(draft)));
            assertEquals(List.of(), remembered());
        }
        chroniclers.put("DK1", serve(true));
        chroniclers.put("DK2", serve(true));
        assertEquals(2, Await.result(intents.signatures(draft)).size());
        assertEquals(2, asked.size());
    }

    @Test
    void whatOneChroniclerSignedStaysWhenAnotherIsAway() {
        chroniclers.put("DK1", serve(true));
        chroniclers.put("DK2", URI.create(NOWHERE));
        ClaimDraft draft = draft();
        assertInstanceOf(NotSentException.class, Await.failure(intents.signatures(draft)));
        assertEquals(List.of(true), remembered());
        chroniclers.put("DK2", serve(true));
        assertEquals(2, Await.result(intents.signatures(draft)).size());
        assertEquals(2, asked.size());
    }

    @Test
    void whatMayHaveBeenAskedIsNeverAskedAgain() {
        chroniclers.put("DK1", serve(false));
        chroniclers.put("DK2", serve(false));
        ClaimDraft draft = draft();
        assertFalse(Await.failure(intents.signatures(draft)) instanceof NotSentException);
        assertEquals(List.of(false, false), remembered());
        chroniclers.put("DK1", serve(true));
        chroniclers.put("DK2", serve(true));
        Await.failure(intents.signatures(draft));
        assertEquals(List.of(false, false), remembered());
        assertEquals(2, asked.size());
    }

    @Test
    void whatSomebodyElseMayBeAskingIsNeitherAskedNorTakenBack() {
        ClaimDraft draft = draft();
        UUID production = draft.matches().getFirst().production().slice().id();
        execute("insert into claim_intent (slice_id) values ($1)", Tuple.of(production));
        chroniclers.put("DK1", URI.create(NOWHERE));
        chroniclers.put("DK2", URI.create(NOWHERE));
        Await.failure(intents.signatures(draft));
        assertEquals(List.of(false), remembered());
        chroniclers.put("DK1", serve(true));
        chroniclers.put("DK2", serve(true));
        Await.failure(intents.signatures(draft));
        assertEquals(1, asked.size());
    }

    /** Whether there is a signature, for each slice that is remembered as having been asked for. */
    private List<Boolean> remembered() {
        List<Boolean> rows = new ArrayList<>();
        Await.result(
            database.pool().query("select signature is not null from claim_intent order by asked_at").execute()
        ).forEach(row -> rows.add(row.getBoolean(0)));
        return rows;
    }

    private NetworkConfiguration network() {
        Map<String, NetworkConfiguration.Area> areas = new HashMap<>();
        chroniclers.forEach((area, url) ->
            areas.put(
                area,
                new NetworkConfiguration.Area(
                    List.of(),
                    new NetworkConfiguration.Chronicler(url, List.of(Ed25519PrivateKey.generate().publicKey()))
                )
            )
        );
        return new NetworkConfiguration(Map.of(), areas, Map.of(), null, NetworkConfiguration.TimeConstraint.ENCLOSING);
    }

    private ClaimDraft draft() {
        HeldSlice production = receive(GranularCertificateType.PRODUCTION, "DK1");
        HeldSlice consumption = receive(GranularCertificateType.CONSUMPTION, "DK2");
        return ClaimDraft.draw(
            new ClaimDraft.Input(
                UUID.randomUUID(),
                keys,
                List.of(new Share(production, 100)),
                List.of(new Share(consumption, 100)),
                null,
                Set.of()
            ),
            randomness
        );
    }

    private HeldSlice receive(GranularCertificateType type, String area) {
        HeldSlice slice = ledger.issue(type, 100, keys, 1, randomness);
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            values ('narnia', $1, $2, $3, now() - interval '2 h', now() - interval '1 h', '[]')
            """,
            Tuple.of(slice.certificate().streamId(), (short) type.getNumber(), area)
        );
        execute(
            """
            insert into slice (
                     id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position, state,
                     received
                   )
            values ($1, $2, 'narnia', $3, $4, 100, $5, $6, 1, 'available', true)
            """,
            Tuple.of(slice.id(), WALLET, slice.certificate().streamId(), slice.hash(), slice.blinding(), ENDPOINT)
        );
        return slice;
    }

    private void execute(String sql, Tuple parameters) {
        Await.result(database.pool().preparedQuery(sql).execute(parameters));
    }

    private int deadPort() {
        HttpServer gone = Await.result(
            vertx
                .createHttpServer()
                .requestHandler(_ -> {})
                .listen(0, "127.0.0.1")
        );
        Await.result(gone.close());
        return gone.actualPort();
    }

    /** A chronicler that answers, or that is asked and does not. */
    private URI serve(boolean signs) {
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.addService(
            ChroniclerServiceGrpcService.of(
                new ChroniclerServiceService() {
                    @Override
                    public Future<ClaimIntentResponse> registerClaimIntent(ClaimIntentRequest request) {
                        asked.add(request.getQuantity());
                        return signs
                            ? Future.succeededFuture(
                                  ClaimIntentResponse.newBuilder()
                                      .setSignature(ByteString.copyFrom(new byte[64]))
                                      .build()
                              )
                            : Future.failedFuture(new StatusException(GrpcStatus.UNAVAILABLE));
                    }
                }
            )
        );
        HttpServer server = Await.result(vertx.createHttpServer().requestHandler(grpc).listen(0, "127.0.0.1"));
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }
}
