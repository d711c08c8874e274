package io.wattlet.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.command.ArrivalBatches;
import io.wattlet.command.CommandIds;
import io.wattlet.command.CommandJournal;
import io.wattlet.command.IdempotencyKey;
import io.wattlet.command.Trace;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Matches that are handed in to a real journal, which nobody works off. */
class MatchingIT {

    private static final Trace TRACE = Trace.of(null);

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final int HOURS_OF_A_YEAR = 8760;

    private static final NetworkConfiguration NETWORK = new NetworkConfiguration(
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        NetworkConfiguration.TimeConstraint.ENCLOSING
    );

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 4, null));
    private final Matching matching = new Matching(
        vertx,
        database,
        new CommandJournal(vertx, database.pool(), new ArrivalBatches.Limits(512, 2, 10_000)),
        CommandIds.system(),
        () -> NETWORK,
        InstantSource.system(),
        MatchSettings.DEFAULT
    );

    @BeforeEach
    void openWallet() {
        execute(
            """
            insert into wallet (id, owner, master_key, master_key_id, public_key)
            values ($1, 'alice', '', 'test', decode(repeat('00', 74), 'hex'))
            """,
            Tuple.of(UUID.randomUUID())
        );
        execute(
            """
            insert into wallet_endpoint (id, wallet_id, position, public_key)
            select $1, id, 1, decode(repeat('00', 74), 'hex') from wallet
            """,
            Tuple.of(UUID.randomUUID())
        );
    }

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private void execute(String sql, Tuple parameters) {
        Await.result(database.pool().preparedQuery(sql).execute(parameters));
    }

    /** For so many hours a certificate of each type, of which the wallet holds some 1 000 watt-hours. */
    private void hold(int hours) {
        execute(
            """
            insert into certificate (registry, id, type, grid_area, period_start, period_end, attributes)
            select 'narnia', md5(type || '/' || hour)::uuid, type, 'DK1', $1 + hour * interval '1 h',
                   $1 + (hour + 1) * interval '1 h', '[]'
              from generate_series(0, $2 - 1) as hour
             cross join generate_series(1, 2) as type
            """,
            Tuple.of(START.atOffset(ZoneOffset.UTC), hours)
        );
        execute(
            """
            insert into slice (id, wallet_id, registry, certificate_id, hash, quantity, blinding, endpoint_id, position,
                               state, received)
            select gen_random_uuid(), wallet_endpoint.wallet_id, certificate.registry, certificate.id,
                   sha256(certificate.id::text::bytea), 1000 + certificate.type, decode(repeat('00', 32), 'hex'),
                   wallet_endpoint.id, 1, 'available', true
              from certificate
             cross join wallet_endpoint
            """,
            Tuple.tuple()
        );
    }

    private static MatchRequest hours(int hours) {
        return new MatchRequest("alice", START, START.plusSeconds(hours * 3600L), Optional.empty(), Map.of(), Map.of());
    }

    private static Optional<IdempotencyKey> key(int body) {
        return Optional.of(new IdempotencyKey("k", Buffer.buffer(new byte[31]).appendByte((byte) body)));
    }

    private long commands() {
        return Await.result(database.pool().query("select count(*) from command").execute())
            .iterator()
            .next()
            .getLong(0);
    }

    @Test
    void aYearOfHoursIsMatchedInOneCall() {
        hold(HOURS_OF_A_YEAR);

        Match match = Await.result(matching.claim(hours(HOURS_OF_A_YEAR), key(1), TRACE));

        assertEquals(HOURS_OF_A_YEAR, match.claims().size());
        assertTrue(
            match
                .claims()
                .stream()
                .allMatch(claim -> claim.pair().quantity() == 1001)
        );
        assertEquals(HOURS_OF_A_YEAR, match.unmatched().size());
        assertEquals(HOURS_OF_A_YEAR, commands());
    }

    @Test
    void whatWasClaimedIsNotClaimedAgain() {
        hold(10);
        Await.result(matching.claim(hours(10), Optional.empty(), TRACE));

        Match again = Await.result(matching.claim(hours(10), Optional.empty(), TRACE));

        assertEquals(List.of(), again.claims());
        assertTrue(
            again
                .unmatched()
                .stream()
                .allMatch(one -> one.reason().equals("insufficient-consumption"))
        );
        assertEquals(10, commands());
    }

    @Test
    void theSameKeyIsAnsweredAsBefore() {
        hold(10);
        Match first = Await.result(matching.claim(hours(10), key(1), TRACE));

        Match again = Await.result(matching.claim(hours(10), key(1), TRACE));

        assertEquals(new Match(first.claims(), first.unmatched(), true), again);
        assertEquals(10, commands());
        RefusedException reused = assertInstanceOf(
            RefusedException.class,
            Await.failure(matching.claim(hours(9), key(2), TRACE))
        );
        assertEquals(new Refusal.IdempotencyKeyReused(), reused.refusal());
    }

    @Test
    void aKeyWithWhichNothingWasClaimedIsUnused() {
        Match nothing = Await.result(matching.claim(hours(10), key(1), TRACE));
        hold(10);

        Match something = Await.result(matching.claim(hours(10), key(1), TRACE));

        assertEquals(List.of(), nothing.claims());
        assertEquals(10, something.claims().size());
        assertEquals(false, something.replayed());
    }
}
