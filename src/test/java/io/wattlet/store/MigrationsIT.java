package io.wattlet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import io.wattlet.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MigrationsIT {

    @Test
    void migratingAMigratedDatabaseChangesNothing() {
        String uri = TestDatabase.fresh();

        Migrations.migrate(uri);
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
