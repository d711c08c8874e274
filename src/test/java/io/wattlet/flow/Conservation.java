package io.wattlet.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.Await;
import io.wattlet.jobs.ConservationCheck;
import io.wattlet.store.Database;
import java.util.List;

/** The laws that a database has to keep at any time, asserted. */
final class Conservation {

    private Conservation() {}

    static void assertHolds(WalletSystem system) {
        assertHolds(system.database());
    }

    static void assertHolds(Database database) {
        assertEquals(List.of(), Await.result(new ConservationCheck(database.pool()).run()));
    }
}
