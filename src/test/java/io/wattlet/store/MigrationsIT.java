package io.wattlet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.vertx.pgclient.PgConnectOptions;
import io.wattlet.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MigrationsIT {

    @Test
    void migratingAMigratedDatabaseChangesNothing() {
        String uri = TestDatabase.fresh();

        assertEquals("", Migrations.migrate(uri));
        Migrations.requireCurrent(uri);
    }

    @Test
    void aDatabaseWithoutTheSchemaIsSaidToLackIt() {
        String uri = TestDatabase.empty();

        Exception refusal = assertThrows(OutdatedSchemaException.class, () -> Migrations.requireCurrent(uri));

        assertTrue(refusal.toString().contains("lacks 1 ("), refusal.toString());
        assertTrue(refusal.toString().contains("scripts/migrate"), refusal.toString());
    }

    @Test
    void severalNodesMigrateOneDatabaseAtTheSameTime() throws ExecutionException, InterruptedException, SQLException {
        String uri = TestDatabase.empty();

        List<CompletableFuture<String>> nodes = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            nodes.add(CompletableFuture.supplyAsync(() -> Migrations.migrate(uri)));
        }
        for (CompletableFuture<String> node : nodes) {
            node.get();
        }

        Migrations.requireCurrent(uri);
        assertEquals(1, number(uri, "select count(*) from flyway_schema_history where success"));
    }

    @Test
    void aMigrationThatIsCutOffLeavesNothingAndTheNextOneSucceeds() throws SQLException {
        String uri = TestDatabase.empty();
        CompletableFuture<String> cutOff;
        try (Connection other = connect(uri); Statement statement = other.createStatement()) {
            // The migration makes much before it comes to a name that is taken by somebody who has not committed yet.
            other.setAutoCommit(false);
            statement.execute("create table idempotency_key (name text)");
            cutOff = CompletableFuture.supplyAsync(() -> Migrations.migrate(uri));
            awaitBlocked(uri);
            number(uri, "select count(pg_terminate_backend(pid)) from pg_stat_activity where " + BLOCKED);
            assertThrows(ExecutionException.class, cutOff::get);
            other.rollback();
        }

        assertEquals(0, number(uri, "select count(*) from pg_class where relname in ('wallet', 'command', 'slice')"));
        Migrations.migrate(uri);
        Migrations.requireCurrent(uri);
    }

    private static final String BLOCKED =
        "datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()";

    private static void awaitBlocked(String uri) throws SQLException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (number(uri, "select count(*) from pg_stat_activity where " + BLOCKED) == 0) {
            assertTrue(System.nanoTime() < end, "the migration never came to the name that is taken");
        }
    }

    private static long number(String uri, String sql) throws SQLException {
        try (
            Connection connection = connect(uri);
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(sql)
        ) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection connect(String uri) throws SQLException {
        PgConnectOptions options = PgConnectOptions.fromUri(uri);
        return DriverManager.getConnection(
            "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase(),
            options.getUser(),
            options.getPassword()
        );
    }

    @Test
    void bothClientsReachTheMigratedSchemaAndCommitsAreDurable(Vertx vertx, VertxTestContext context) {
        Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 2, null));
        database
            .pool()
            .query("select current_setting('synchronous_commit') || current_setting('fsync') as durable")
            .execute()
            .compose(rows -> {
                context.verify(() -> assertEquals("onon", rows.iterator().next().getString("durable")));
                return database.queries().query("select count(*) as commands from command").execute();
            })
            .onComplete(
                context.succeeding(rows ->
                    context.verify(() -> {
                        assertEquals(0L, rows.iterator().next().getLong("commands"));
                        assertTrue(rows.rowCount() > 0);
                        database.close().onComplete(context.succeedingThenComplete());
                    })
                )
            );
    }
}
