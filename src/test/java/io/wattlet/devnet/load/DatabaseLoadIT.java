package io.wattlet.devnet.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is loaded obeys the laws, and leaves the schema as it was. */
class DatabaseLoadIT {

    private static final long SLICES = 10_000;

    private static final String SCHEMA = """
        select indexdef as what from pg_indexes where schemaname = 'public'
         union all
        select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated::text
          from pg_constraint
         where connamespace = 'public'::regnamespace
         union all
        select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
         union all
        select nspname from pg_namespace where nspname not like 'pg_%'
         order by what
        """;

    private static final String EVERYTHING = """
        select 'slice' as what, count(*)::text || md5(string_agg(slice::text, ',' order by id)) as value from
               (select id, wallet_id, certificate_id, hash, quantity, blinding, state, updated_at from slice) as slice
         union all
        select 'certificate', count(*) || md5(string_agg(certificate::text, ',' order by id)) from certificate
         union all
        select 'holding', count(*) || md5(string_agg(holding::text, ',' order by wallet_id, certificate_id)) from holding
         union all
        select 'claim', count(*) || md5(string_agg(claim::text, ',' order by id)) from claim
         order by what
        """;

    private final Vertx vertx = Vertx.vertx();
    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    @Test
    void theBooksAreRight() throws IOException {
        String uri = TestDatabase.fresh();
        DatabaseLoad.Report report = load(uri, 1);
        assertTrue(Math.abs(SLICES - report.slices()) <= 20, () -> report.slices() + " slices");
        assertEquals(List.of(), Await.result(new ConservationCheck(database(uri).pool()).run()));
    }

    @Test
    void theSchemaIsAsItWasWithAllReferencesChecked() throws IOException {
        String uri = TestDatabase.fresh();
        List<String> before = texts(uri, SCHEMA);
        load(uri, 1);
        assertTrue(before.size() > 50, () -> before.size() + " parts of the schema");
        assertEquals(before, texts(uri, SCHEMA));
    }

    @Test
    void thereIsSomethingOfEverything() throws IOException {
        String uri = TestDatabase.fresh();
        load(uri, 1);
        assertEquals(
            List.of("available", "claimed", "sliced", "transferred"),
            texts(uri, "select distinct state::text as what from slice order by what")
        );
        assertEquals(
            List.of("t t t t t"),
            texts(
                uri,
                """
                select concat_ws(' ',
                         exists (select from certificate where withdrawn_at is not null),
                         exists (select from certificate where trial = 'true'),
                         exists (select from wallet_attribute),
                         exists (select from command where kind = 'claim' and state = 'completed'),
                         exists (select from certificate where period_end - period_start = interval '15 minutes')
                       ) as what
                """
            )
        );
    }

    @Test
    void theSameSeedMakesTheSameRows() throws IOException {
        String one = TestDatabase.fresh();
        String other = TestDatabase.fresh();
        load(one, 5);
        DatabaseLoad.run(other, false, new LoadSettings(SLICES, SLICES / 10, 5, 3), nowhere);
        assertEquals(values(one), values(other));
    }

    @Test
    void aDatabaseWithWalletsIsLeftAlone() throws IOException {
        String uri = TestDatabase.fresh();
        load(uri, 1);
        List<String> before = values(uri);
        assertThrows(IOException.class, () -> load(uri, 2));
        LoadSettings sameSeed = new LoadSettings(SLICES, SLICES / 10, 1, 1);
        assertThrows(IOException.class, () -> DatabaseLoad.run(uri, true, sameSeed, nowhere));
        assertEquals(before, values(uri));
    }

    @Test
    void anotherSeedIsLoadedBesideWhenTold() throws IOException {
        String uri = TestDatabase.fresh();
        load(uri, 1);
        DatabaseLoad.Report report = DatabaseLoad.run(uri, true, new LoadSettings(SLICES, SLICES / 10, 2, 2), nowhere);
        assertTrue(Math.abs(SLICES - report.slices()) <= 20, () -> report.slices() + " slices");
        assertEquals(List.of(), Await.result(new ConservationCheck(database(uri).pool()).run()));
    }

    private DatabaseLoad.Report load(String uri, int seed) throws IOException {
        return DatabaseLoad.run(uri, false, new LoadSettings(SLICES, SLICES / 10, seed, 2), nowhere);
    }

    private List<String> values(String uri) {
        return rows(uri, EVERYTHING)
            .stream()
            .map(row -> row.getString("what") + " " + row.getString("value"))
            .toList();
    }

    private List<String> texts(String uri, String query) {
        return rows(uri, query)
            .stream()
            .map(row -> row.getString("what"))
            .toList();
    }

    private List<Row> rows(String uri, String query) {
        var found = Await.result(database(uri).pool().query(query).execute());
        return StreamSupport.stream(found.spliterator(), false).toList();
    }

    private Database database(String uri) {
        return Database.open(vertx, new DatabaseConfiguration(uri, 2, null));
    }
}
