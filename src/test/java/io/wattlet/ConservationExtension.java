package io.wattlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Checks the databases that a class of tests has used. Registered for all classes, as a service. */
public final class ConservationExtension implements AfterAllCallback {

    /** Called by JUnit. */
    public ConservationExtension() {}

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> databases = TestDatabase.toCheck();
        if (databases.isEmpty()) {
            return;
        }
        Vertx vertx = Vertx.vertx();
        try {
            databases.forEach(uri -> assertHolds(vertx, uri));
        } finally {
            Await.result(vertx.close());
        }
    }

    private static void assertHolds(Vertx vertx, String uri) {
        Database database = Database.open(vertx, new DatabaseConfiguration(uri, 1, null));
        try {
            assertEquals(List.of(), Await.result(new ConservationCheck(database.pool()).run()), uri);
        } finally {
            Await.result(database.close());
        }
    }
}
