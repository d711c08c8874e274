package io.wattlet.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wattlet.Await;
import io.wattlet.TestDatabase;
import io.wattlet.query.Query.Grouping;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.Query.TrialFilter;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names that Java takes for time zones and Postgres does not. Which these are depends on both versions; none may break it. */
class UnknownTimeZonesIT {

    private static final Grouping UNKNOWN = new Grouping(TimeAggregate.DAY, "Nowhere/Nothing");
    private static final Period ALWAYS = new Period(null, null);
    private static final PagePart ALL = new PagePart(0, Integer.MAX_VALUE);

    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 2, null));

    @AfterEach
    void close() {
        Await.result(database.close());
        Await.result(vertx.close());
    }

    @Test
    void aTimeZoneThatPostgresDoesNotKnowIsInvalid() {
        QuerySettings settings = QuerySettings.DEFAULT;
        assertInvalid(
            new CertificateQueries(database.queries(), settings).sum(
                new Query.SumCertificates("alice", ALWAYS, null, UNKNOWN, ALL)
            )
        );
        assertInvalid(
            new ClaimQueries(database.queries(), settings).sum(
                new Query.SumClaims("alice", ALWAYS, TrialFilter.NON_TRIAL, UNKNOWN, ALL)
            )
        );
        assertInvalid(
            new TransferQueries(database.queries(), settings).sum(new Query.SumTransfers("alice", ALWAYS, UNKNOWN, ALL))
        );
    }

    private static void assertInvalid(Future<?> sum) {
        RefusedException refused = assertInstanceOf(RefusedException.class, Await.failure(sum));
        assertEquals(new Refusal.InvalidTimeZone(), refused.refusal());
    }
}
