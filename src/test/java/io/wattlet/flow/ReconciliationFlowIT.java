package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.WakeUps;
import io.wattlet.devnet.Devnet;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.jobs.Lead;
import io.wattlet.jobs.Leads;
import io.wattlet.jobs.reconcile.Reconciliation;
import io.wattlet.jobs.reconcile.ReconciliationSettings;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real commands against the devnet's registry, after which the books are set back or falsified: what the stream proves is
 * put right, the rest is reported, and the laws hold after every run.
 */
class ReconciliationFlowIT {

    private static final String FINDINGS =
        "select kind || ' ' || booked || ': ' || shown from reconciliation_finding order by kind, subject_id";

    private static final Vertx OUTSIDE = Vertx.vertx();
    private static final Devnet DEVNET = Await.result(Devnet.start(OUTSIDE, DevnetSettings.onFreePorts()));
    private static final WalletSystem THERE = WalletSystem.start(TestDatabase.fresh(), DEVNET.network());
    private static final Meters METERS = new Meters(OUTSIDE, DEVNET);
    private static final JsonObject RECEIVING = THERE.owner("bob").openWallet();

    private final Vertx vertx = Vertx.vertx();
    private final String uri = TestDatabase.fresh();
    private final Database books = Database.open(vertx, new DatabaseConfiguration(uri, 4, null));
    private WalletSystem here = WalletSystem.start(uri, DEVNET.network());
    private final SimpleMeterRegistry counted = new SimpleMeterRegistry();
    private Owner alice = here.owner("alice");
    private UUID receiver = new UUID(0, 0);
    private CertificateId production = new CertificateId("", new UUID(0, 0));
    private CertificateId consumption = new CertificateId("", new UUID(0, 0));

    @BeforeEach
    void fill() {
        UUID meter = METERS.recipient(alice.openWallet());
        receiver = alice.receiver(RECEIVING);
        production = METERS.production(meter, "DK1", 1000);
        consumption = METERS.consumption(meter, "DK1", 400);
        alice.awaitAvailable(production, 1000);
        alice.awaitAvailable(consumption, 400);
    }

    @AfterEach
    void close() {
        Conservation.assertHolds(here);
        Conservation.assertHolds(THERE);
        here.close();
        Await.result(vertx.close());
    }

    @AfterAll
    static void closeWhatIsShared() {
        THERE.close();
        Await.result(DEVNET.stop());
        Await.result(OUTSIDE.close());
    }

    @Test
    void booksThatAreRightStayAsTheyAre() {
        completed(alice.transfer(production, receiver, 100));
        completed(alice.claim(production, consumption, 300));
        List<String> before = column("select id || state::text || updated_at from slice order by id");

        compare();

        assertEquals(before, column("select id || state::text || updated_at from slice order by id"));
        assertEquals(List.of(), column(FINDINGS));
        assertEquals(2, count("wattlet_reconciliation_certificates", "outcome", "compared"));
    }

    @Test
    void aTransferThatCountsAsRefusedButWasCommittedIsBookedAndItsReceiverIsTold() {
        UUID transfer = completed(alice.transfer(production, receiver, 1000));
        setBack(transfer);
        assertEquals(List.of("1000"), available(production));

        compare();

        assertEquals("completed", alice.end(transfer));
        assertEquals(List.of("transferred 1000 " + receiver), slicesOf(production, "receiver_id"));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
        assertEquals(1, count("wattlet_reconciliation_repairs", "repair", "transferred"));
    }

    @Test
    void aCutThatCountsAsRefusedButWasCommittedIsBookedWithItsParts() {
        UUID transfer = completed(alice.transfer(production, receiver, 300));
        setBack(transfer);
        assertEquals(List.of("1000"), available(production));

        compare();

        assertEquals("completed", alice.end(transfer));
        assertEquals(List.of("available 700", "sliced 1000", "transferred 300"), slicesOf(production, "''"));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
    }

    @Test
    void aClaimThatCountsAsRefusedButWasCommittedIsBookedStepByStep() {
        UUID claim = completed(alice.claim(production, consumption, 300));
        setBack(claim);
        assertEquals(List.of("rejected"), column("select state::text from claim"));

        // Cut, allocated, claimed; and the consumption slice after the production slice.
        for (int run = 0; run < 4; run++) {
            compare();
            Conservation.assertHolds(here);
        }

        assertEquals("completed", alice.end(claim));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
        assertEquals(List.of("available 700", "claimed 300", "sliced 1000"), slicesOf(production, "''"));
        assertEquals(List.of("available 100", "claimed 300", "sliced 400"), slicesOf(consumption, "''"));
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void unresolvedSlicesBecomeWhatTheStreamHasThemAs() {
        completed(alice.transfer(production, receiver, 100));
        completed(alice.claim(production, consumption, 300));
        // As an import leaves them, of which nothing but the slices and the claim are known.
        execute("delete from delivery");
        execute("update claim set final_transaction_id = null, state = 'created'");
        execute("delete from registry_transaction");
        execute(
            "update command set state = 'failed', failure_code = 'x', failure_text = 'x'" +
                " where id in (select command_id from claim)"
        );
        execute("update slice set state = 'unresolved' where state in ('available', 'transferred', 'claimed')");
        execute(
            "update slice set endpoint_id = (select endpoint_id from slice where received limit 1) where endpoint_id is null"
        );

        compare();
        Conservation.assertHolds(here);
        compare();

        assertEquals(
            List.of("available 600", "claimed 300", "sliced 1000", "sliced 900", "transferred 100"),
            slicesOf(production, "''")
        );
        assertEquals(List.of("available 100", "claimed 300", "sliced 400"), slicesOf(consumption, "''"));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void whatIsClaimedUnderAnUnknownAllocationStaysUnresolvedAndIsReported() {
        completed(alice.claim(production, consumption, 400));
        String claim = column("select id::text from claim").getFirst();
        forgetCommands();
        execute("update slice set state = 'unresolved' where state = 'claimed'");

        compare();

        assertEquals(List.of("available 600", "sliced 1000", "unresolved 400"), slicesOf(production, "''"));
        String finding = "claim-unknown unresolved: claimed under " + claim;
        assertEquals(List.of(finding, finding), column(FINDINGS));
    }

    @Test
    void aSliceThatWasSpentByNobodyKnownIsReportedAndThenTakenForWhatItIs() {
        completed(alice.transfer(production, receiver, 1000));
        forgetCommands();
        execute("update slice set state = 'available', receiver_id = null where state = 'transferred'");

        compare();

        assertEquals(List.of("unresolved 1000"), slicesOf(production, "''"));
        assertEquals(List.of("spent-elsewhere available: owned by another key"), column(FINDINGS));
        assertEquals(1, gauge("spent-elsewhere"));
        Conservation.assertHolds(here);

        compare();

        assertEquals(List.of("transferred 1000"), slicesOf(production, "''"));
        assertEquals(List.of(), column(FINDINGS));
        assertEquals(0, gauge("spent-elsewhere"));
    }

    @Test
    void aSliceThatWasCutByNobodyKnownIsReportedUntilItsPartsAreKnown() {
        completed(alice.transfer(production, receiver, 300));
        forgetCommands();
        execute("create table saved as select * from slice where parent_id is not null");
        execute("update slice set state = 'cancelled' where parent_id is not null");
        execute("update slice set state = 'available' where state = 'sliced'");

        compare();
        compare();
        compare();

        assertEquals(List.of("unresolved 1000"), slicesOf(production, "''"));
        assertEquals(List.of("sliced-elsewhere unresolved: sliced"), column(FINDINGS));
        assertEquals(List.of("true"), column("select (seen_at > since)::text from reconciliation_finding"));
        Conservation.assertHolds(here);

        execute("update slice set state = 'sliced' where state = 'unresolved'");
        execute("update slice set state = saved.state from saved where saved.id = slice.id");
        compare();

        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aSliceThatTheStreamNeverHadIsReportedAndLeftAsItIs() {
        execute("update slice set hash = sha256('') where quantity = 400");

        compare();

        assertEquals(List.of("available 400"), slicesOf(consumption, "''"));
        assertEquals(List.of("not-on-stream available: no such slice"), column(FINDINGS));
    }

    @Test
    void aStreamThatShowsLessThanWasCommittedChangesNothing() {
        completed(alice.claim(production, consumption, 400));
        List<String> before = column("select id || state::text from slice order by id");

        compare(id -> Future.succeededFuture(DEVNET.registry().stream(id.streamId()).subList(0, 2)));

        assertEquals(before, column("select id || state::text from slice order by id"));
        assertEquals(
            List.of("available", "allocated"),
            column(
                "select split_part(shown, ' ', 1) from reconciliation_finding where kind = 'claim-not-shown' order by shown desc"
            )
        );
    }

    @Test
    void aWithdrawalThatIsOnTheStreamAndNotHereIsNoted() {
        withdraw(production);

        compare();

        assertEquals(
            List.of(production.streamId().toString()),
            column("select id::text from certificate where withdrawn_at is not null")
        );
        assertEquals(1, count("wattlet_reconciliation_repairs", "repair", "withdrawn"));
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aWithdrawalThatIsHereAndNotOnTheStreamIsReported() {
        execute("update certificate set withdrawn_at = now() where id = '" + production.streamId() + "'");

        compare();

        assertEquals(List.of("withdrawn-here-only withdrawn: no withdrawal of it"), column(FINDINGS));
    }

    @Test
    void aStreamThatDoesNotStandUpToVerificationIsReportedAndChangesNothing() {
        completed(alice.transfer(production, receiver, 1000));
        forgetCommands();
        execute("update slice set state = 'available', receiver_id = null where state = 'transferred'");

        compare(id -> {
            List<Transaction> stream = DEVNET.registry().stream(id.streamId());
            return Future.succeededFuture(
                stream.size() < 2 ? stream : List.of(stream.get(0), stream.get(1), stream.get(1))
            );
        });

        assertEquals(List.of("available 1000"), slicesOf(production, "''"));
        assertEquals(List.of("stream-rejected"), column("select kind from reconciliation_finding"));
    }

    @Test
    void aCommandThatBeginsWhileItIsComparedHasItsWay() {
        AtomicBoolean begun = new AtomicBoolean();

        // The books are read; then all of it is transferred; then the stream is read, which shows that.
        compare(id -> {
            Future<String> ended =
                id.equals(production) && begun.compareAndSet(false, true)
                    ? alice.transferring(production, receiver, 1000).map(Owner::accepted).compose(this::untilEnded)
                    : Future.succeededFuture("");
            return ended.map(_ -> DEVNET.registry().stream(id.streamId()));
        });

        assertEquals(List.of("transferred 1000 " + receiver), slicesOf(production, "receiver_id"));
        assertEquals(List.of(), column(FINDINGS));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
    }

    @Test
    void whatALiveCommandHoldsIsLeftAlone() {
        Await.result(DEVNET.registry().stopListening());
        UUID transfer = alice.transfer(production, receiver, 1000);
        Await.until(
            () -> Future.succeededFuture(column("select state::text from registry_transaction")),
            List.of("sent")::equals
        );

        compare(id -> Future.succeededFuture(DEVNET.registry().stream(id.streamId()).subList(0, 1)));

        assertEquals(List.of("reserved 1000"), slicesOf(production, "''"));
        assertEquals(List.of(), column(FINDINGS));
        Await.result(DEVNET.registry().startListening());
        completed(transfer);
    }

    @Test
    void whatChangedAMomentAgoIsLeftAlone() {
        completed(alice.transfer(production, receiver, 1000));
        forgetCommands();
        execute(
            "update slice set state = 'available', receiver_id = null, updated_at = now() where state = 'transferred'"
        );

        compare(this::onTheRegistry, Duration.ofMinutes(5));

        assertEquals(List.of("available 1000"), slicesOf(production, "''"));
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aClaimThatStrandedIsFinishedWithWhatItSigned() {
        UUID claim = strand(1);

        compare();

        assertEquals("completed", alice.end(claim));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
        assertEquals(List.of("claimed 400"), slicesOf(consumption, "''"));
        assertEquals(1, count("wattlet_reconciliation_repairs", "repair", "claim-resumed"));
        compare();
        assertEquals(List.of(), column(FINDINGS));
    }

    @Test
    void aClaimThatStrandedBeforeAnythingWasClaimedIsFinishedToo() {
        UUID claim = strand(2);

        compare();

        assertEquals("completed", alice.end(claim));
        assertEquals(List.of("claimed"), column("select state::text from claim"));
    }

    @Test
    void aClaimThatTheRegistryRefusesHalfWayIsStranded() {
        UUID claim = cutOff(1);
        withdraw(production);

        restart();

        assertEquals("failed", alice.end(claim));
        assertEquals(List.of("stranded"), column("select state::text from claim"));
        assertEquals(List.of("allocated 400"), slicesOf(consumption, "''"));
    }

    @Test
    void aTransferThatIsBookedLateAndWasGivenUpInPartTellsTheReceiverAndFails() {
        UUID transfer = completed(alice.transfer(production, receiver, 1000));
        setBack(transfer);
        execute(
            """
            insert into registry_transaction (
                     id, command_id, ordinal, registry, stream_id, bytes, predecessors, state, changed_slices, changed_states
                   )
            select sha256(id), command_id, 1, registry, stream_id, bytes, '{}', 'cancelled', '{}', '{}'
              from registry_transaction
            """
        );

        compare();

        assertEquals("failed", alice.end(transfer));
        assertEquals(List.of("transferred 1000 " + receiver), slicesOf(production, "receiver_id"));
        assertEquals(List.of("delivered"), column("select state::text from delivery"));
        assertEquals(
            List.of("Part of it was given up earlier."),
            column("select failure_text from command where failure_text is not null")
        );
    }

    @Test
    void aStrandedClaimThatCannotBeFinishedSaysWhy() {
        UUID claim = strand(1);
        withdraw(production);

        compare();
        compare();

        assertEquals("failed", alice.end(claim));
        assertEquals(List.of("stranded"), column("select state::text from claim"));
        assertEquals(List.of("claim-stranded stranded: ProductionCertificate is withdrawn"), column(FINDINGS));
        assertEquals(List.of("allocated 400"), slicesOf(consumption, "''"));
    }

    /** Everything of a claim is committed but its last transactions, and those count as refused. */
    private UUID strand(int missing) {
        UUID claim = cutOff(missing);
        execute("update registry_transaction set state = 'committed' where state = 'sent'");
        if (missing == 1) {
            execute(
                "update slice set state = 'claimed', command_id = null where state = 'allocated' and certificate_id = '" +
                    production.streamId() +
                    "'"
            );
        } else {
            execute("update slice set state = 'allocated' where state = 'reserved'");
        }
        execute("update slice set command_id = null where command_id is not null");
        execute(
            """
            update registry_transaction
               set state = 'refused',
                   message = 'no',
                   sends = 1
             where ordinal = (select min(ordinal) from registry_transaction where state = 'planned')
            """
        );
        execute("update registry_transaction set state = 'cancelled' where state = 'planned'");
        execute("update claim set state = 'stranded'");
        execute(
            """
            update command
               set state = 'failed',
                   failure_code = 'registry-refused',
                   failure_text = 'no',
                   next_attempt_at = null,
                   attempt = attempt + 1
             where state = 'pending'
            """
        );
        Conservation.assertHolds(books);
        restart();
        return claim;
    }

    /** A node goes away when the last transactions of a claim have not been sent. */
    private UUID cutOff(int missing) {
        execute(
            """
            create function hinder() returns trigger language plpgsql as $$
            begin
              if new.ordinal > (select max(ordinal) - %d from registry_transaction where command_id = new.command_id) then
                raise 'not now';
              end if;
              return new;
            end
            $$
            """.formatted(missing)
        );
        execute("create trigger hinder before update on registry_transaction for each row execute function hinder()");
        UUID claim = alice.claim(production, consumption, 400);
        if (missing == 1) {
            awaitLast(production, "ClaimedEvent");
        } else {
            awaitLast(consumption, "AllocatedEvent");
        }
        here.crash();
        execute("drop trigger hinder on registry_transaction");
        return claim;
    }

    private void restart() {
        here = here.restart(DEVNET.network());
        alice = here.owner("alice");
    }

    private static void awaitLast(CertificateId certificate, String event) {
        Await.until(
            () -> Future.succeededFuture(DEVNET.registry().stream(certificate.streamId())),
            stream -> stream.getLast().getHeader().getPayloadType().equals("project_origin.electricity.v1." + event)
        );
    }

    private UUID completed(UUID command) {
        assertEquals("completed", alice.end(command));
        return command;
    }

    private Future<String> untilEnded(UUID command) {
        return alice
            .status(command)
            .compose(status -> status.equals("pending") ? untilEnded(command) : Future.succeededFuture(status));
    }

    private void withdraw(CertificateId certificate) {
        METERS.withdraw(certificate);
        awaitLast(certificate, "WithdrawnEvent");
    }

    /** Books a completed command as one of which the registry refused the first transaction, and the rest was given up. */
    private void setBack(UUID command) {
        String ofCommand = " where command_id = '" + command + "'";
        String changed = "(select unnest(changed_slices) from registry_transaction" + ofCommand + ")";
        execute("update delivery set state = 'cancelled', delivered_at = null" + ofCommand);
        execute("update claim set state = 'rejected'" + ofCommand);
        execute("update slice set state = 'cancelled' where parent_id is not null and id in " + changed);
        execute(
            "update slice set state = 'available', receiver_id = null where parent_id is null and id in " + changed
        );
        execute(
            "update registry_transaction set state = case when ordinal = 0 then 'refused' else 'cancelled' end::transaction_state" +
                ofCommand
        );
        execute(
            "update command set state = 'failed', failure_code = 'registry-refused', failure_text = 'no' where id = '" +
                command +
                "'"
        );
        Conservation.assertHolds(here);
    }

    /** Nobody knows any more what was done. */
    private void forgetCommands() {
        execute("delete from delivery");
        execute("delete from claim");
        execute("delete from registry_transaction");
    }

    private List<String> available(CertificateId certificate) {
        return column(
            "select quantity::text from slice where state = 'available' and certificate_id = '" +
                certificate.streamId() +
                "'"
        );
    }

    private List<String> slicesOf(CertificateId certificate, String more) {
        return column(
            "select trim(concat_ws(' ', state, quantity, " +
                more +
                ")) as line from slice where certificate_id = '" +
                certificate.streamId() +
                "' and state <> 'cancelled' order by line"
        );
    }

    /** One step: everything is compared once. */
    private void compare() {
        compare(this::onTheRegistry);
    }

    private Future<List<Transaction>> onTheRegistry(CertificateId id) {
        return Future.succeededFuture(DEVNET.registry().stream(id.streamId()));
    }

    private void compare(Function<CertificateId, Future<List<Transaction>>> streams) {
        compare(streams, Duration.ZERO);
    }

    private void compare(Function<CertificateId, Future<List<Transaction>>> streams, Duration grace) {
        execute("update certificate set compare_after = now() where compare_after > now()");
        counted.clear();
        Lead lead = Leads.held();
        ReconciliationSettings settings = new ReconciliationSettings(
            1,
            50,
            2,
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            grace
        );
        Reconciliation job = new Reconciliation(
            new Reconciliation.Surroundings(
                books.pool(),
                streams,
                DEVNET::network,
                vertx.createSharedWorkerExecutor("test-comparing", 2),
                new WakeUps(vertx, books.pool(), new SimpleMeterRegistry()),
                InstantSource.system(),
                _ -> {
                    Leads.lose(lead);
                    return Future.succeededFuture();
                },
                counted
            ),
            settings
        );
        Await.result(job.run(lead));
    }

    private double count(String counter, String tag, String value) {
        return counted.get(counter).tag(tag, value).counter().count();
    }

    private double gauge(String kind) {
        return counted.get("wattlet_reconciliation_findings").tag("kind", kind).gauge().value();
    }

    private List<String> column(String sql) {
        return Await.result(books.pool().query(sql).execute())
            .stream()
            .map(row -> String.valueOf(row.getValue(0)))
            .toList();
    }

    private void execute(String sql) {
        Await.result(books.pool().query(sql).execute());
    }
}
