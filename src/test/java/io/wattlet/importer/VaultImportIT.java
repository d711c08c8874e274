package io.wattlet.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.query.CertificateFacts;
import io.wattlet.query.CertificateFacts.Attribute;
import io.wattlet.query.GranularCertificate;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.QuerySettings;
import io.wattlet.query.QueryVerticle;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.MasterKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Vault held is here afterwards, and in order; what does not fit leaves nothing behind. */
class VaultImportIT {

    private static final MasterKeys KEYS = new MasterKeys("k", Map.of("k", Buffer.buffer(new byte[32])));
    private static final String ALICE = "7975947d-f2d8-485d-8e56-da8e4553a423";

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 2, null));
    private final RecordedVault vault = new RecordedVault();

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    private void load(VaultState state) {
        Await.result(new VaultImport(database.pool(), KEYS, InstantSource.system()).run(state));
    }

    private String refusal(VaultState state) {
        Throwable failure = Await.failure(new VaultImport(database.pool(), KEYS, InstantSource.system()).run(state));
        return String.valueOf(assertInstanceOf(ImportRefusedException.class, failure).getMessage());
    }

    private List<Row> rows(String sql) {
        return StreamSupport.stream(Await.result(database.pool().query(sql).execute()).spliterator(), false).toList();
    }

    private List<String> column(String sql) {
        return rows(sql)
            .stream()
            .map(row -> String.valueOf(row.getValue(0)))
            .toList();
    }

    @Test
    void everyLawOfTheBooksHolds() {
        load(vault.state());
        assertEquals(List.of(), Await.result(new ConservationCheck(database.pool()).run()));
    }

    @Test
    void theLawsHoldForSlicesThatWereHandedOnWhole() {
        load(vault.otherState());
        assertEquals(List.of(), Await.result(new ConservationCheck(database.pool()).run()));
        assertEquals(
            List.of("transferred"),
            column("select state from slice where id = '3a228012-24aa-4b08-932e-88171db42a52'")
        );
    }

    @Test
    void keysAreSealedAndOpenAgain() {
        load(vault.state());
        for (VaultState.Wallet wallet : vault.state().wallets()) {
            Row row = rows("select master_key, master_key_id from wallet where id = '" + wallet.id() + "'").getFirst();
            assertEquals(
                wallet.privateKey(),
                Buffer.buffer(KEYS.open(row.getBuffer(0), row.getString(1), wallet.id()).toBytes())
            );
        }
    }

    @Test
    void numbersGoOnFromWhereTheVaultStopped() {
        load(vault.state());
        assertEquals(List.of("5"), column("select next_endpoint from wallet where owner = '" + ALICE + "'"));
        assertEquals(List.of("31"), column("select next_position from wallet_endpoint where remainder"));
        assertEquals(
            List.of("9"),
            column("select next_position from external_endpoint where id = 'df4df0c1-24d8-4642-9d5c-9557ffc20669'")
        );
    }

    @Test
    void holdingsChangedWhenTheirLastAvailableSliceCame() {
        load(vault.state());
        UUID p5 = UUID.fromString("42387d4d-9391-4b44-86f4-7fdd0a5b379d");
        assertEquals(
            List.of("129 2026-11-23 11:11:29.1632+00", "50 2026-11-23 09:35:43.633439+00"),
            column(
                "select available || ' ' || (updated_at at time zone 'UTC') || '+00' from holding where certificate_id = '" +
                    p5 +
                    "' order by available desc"
            )
        );
    }

    @Test
    void listsShowWhatWalletsKnowOfHashedAttributes() {
        VaultState state = vault.state();
        load(state);
        Queries queries = new Queries(vertx, Duration.ofSeconds(20));
        Await.result(vertx.deployVerticle(new QueryVerticle(database, QuerySettings.DEFAULT)));
        Set<String> known = new HashSet<>();
        Set<String> shown = new HashSet<>();
        for (VaultState.Wallet wallet : state.wallets()) {
            if (wallet.disabled().isPresent()) {
                continue;
            }
            Map<CertificateId, CertificateFacts> listed = listed(queries, wallet.owner());
            for (VaultState.OpenedAttribute opened : state.openedAttributes()) {
                CertificateFacts facts = listed.get(opened.certificate());
                if (opened.walletId().equals(wallet.id()) && facts != null) {
                    String what = wallet.owner() + " " + opened.certificate() + " ";
                    known.add(what + new Attribute(opened.key(), opened.value()));
                    facts
                        .attributes()
                        .stream()
                        .filter(attribute -> attribute.key().equals(opened.key()))
                        .forEach(attribute -> shown.add(what + attribute));
                }
            }
        }
        assertTrue(known.size() > 3, () -> "too few to tell: " + known);
        assertEquals(known, shown);
    }

    private static Map<CertificateId, CertificateFacts> listed(Queries queries, String owner) {
        return Await.result(
            queries.ask(
                new Query.ListCertificates(
                    owner,
                    new Query.Period(null, null),
                    null,
                    Query.CertificateOrder.END,
                    Query.Direction.ASC,
                    new Query.PagePart(0, Integer.MAX_VALUE)
                )
            )
        )
            .items()
            .stream()
            .map(GranularCertificate::certificate)
            .collect(Collectors.toMap(CertificateFacts::id, facts -> facts));
    }

    @Test
    void whatWasUnderWayHasFailed() {
        load(vault.state());
        assertEquals(
            List.of("completed 15", "failed-before-import 4", "unfinished-at-import 7"),
            column(
                "select coalesce(failure_code, state::text) || ' ' || count(*) from command group by failure_code, state order by 1"
            )
        );
        assertEquals(List.of("11"), column("select count(*) from slice where state = 'unresolved'"));
    }

    @Test
    void aSecondImportIsRefusedAndChangesNothing() {
        load(vault.state());
        String refusal = refusal(vault.state());
        assertTrue(refusal.startsWith("a row of the kind wallet does not fit: "), refusal);
        assertEquals(List.of("9"), column("select count(*) from wallet"));
    }

    @Test
    void whatDoesNotFitLeavesNothingBehind() {
        vault.row("claims", "state", "claimed").put("id", vault.state().claims().getFirst().id().toString());
        String refusal = refusal(vault.state());
        assertTrue(refusal.startsWith("a row of the kind claim does not fit: "), refusal);
        assertEquals(List.of("0"), column("select count(*) from wallet"));
    }

    @Test
    void anEndpointWithTheKeyOfAnotherPositionIsRefused() {
        vault.row("endpoints", "position", "4").put("position", 9);
        VaultState state = vault.state();
        String refusal = String.valueOf(assertThrows(ImportRefusedException.class, () -> load(state)).getMessage());
        assertTrue(refusal.contains("is not child 9 of its wallet's key"), refusal);
    }

    @Test
    void aSliceThatIsBeingCutIsRefused() {
        vault.row("slices", "state", "expired").put("state", "registering");
        VaultState state = vault.state();
        String refusal = String.valueOf(assertThrows(ImportRefusedException.class, () -> load(state)).getMessage());
        assertTrue(refusal.endsWith("is being cut: let the Vault come to rest first"), refusal);
    }
}
