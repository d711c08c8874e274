package io.wattlet.query;

import static io.wattlet.query.CertificateQueries.timestamp;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.query.Cursor.Position;
import io.wattlet.query.Query.Period;

/** Reads the claims of a wallet. */
final class ClaimQueries {

    private final SqlClient client;
    private final ChangesReader changes;
    private final int maxItems;

    ClaimQueries(SqlClient client, QuerySettings settings) {
        this.client = client;
        this.changes = new ChangesReader(client, settings);
        this.maxItems = settings.maxItems();
    }

    Future<Page<Claim>> list(Query.ListClaims query) {
        return client
            .preparedQuery(ClaimStatements.LIST)
            .execute(parameters(query, maxItems))
            .compose(rows -> WalletPage.read(rows, query.part(), maxItems, ClaimQueries::claim));
    }

    static Tuple parameters(Query.ListClaims query, int maxItems) {
        return filter(query.owner(), query.period())
            .addBoolean(query.timeMatch() == Query.TimeMatch.HOURLY)
            .addInteger(query.part().skip())
            .addInteger(query.part().limit())
            .addInteger(maxItems);
    }

    Future<Changes<Claim>> follow(Query.FollowClaims query) {
        return changes.read(
            Cursor.List.CLAIMS,
            query.part(),
            ClaimStatements.FOLLOW,
            start -> parameters(query, start, maxItems),
            ClaimQueries::claim
        );
    }

    static Tuple parameters(Query.FollowClaims query, Position start, int maxItems) {
        return filter(query.owner(), query.period())
            .addInteger(query.part().limit())
            .addInteger(maxItems)
            .addOffsetDateTime(timestamp(start.updatedAt()))
            .addUUID(start.id());
    }

    Future<Page<Bucket>> sum(Query.SumClaims query) {
        return client
            .preparedQuery(ClaimStatements.SUM)
            .execute(parameters(query, maxItems))
            .compose(rows -> WalletPage.read(rows, query.part(), maxItems, BucketRows::read))
            .recover(BucketRows::refuseUnknownZone);
    }

    static Tuple parameters(Query.SumClaims query, int maxItems) {
        return filter(query.owner(), query.period())
            .addBoolean(query.trial() == Query.TrialFilter.TRIAL)
            .addString(query.grouping().unit().name())
            .addString(query.grouping().zone())
            .addInteger(query.part().skip())
            .addInteger(query.part().limit())
            .addInteger(maxItems);
    }

    private static Tuple filter(String owner, Period period) {
        return Tuple.tuple()
            .addString(owner)
            .addOffsetDateTime(timestamp(period.start()))
            .addOffsetDateTime(timestamp(period.end()));
    }

    private static Claim claim(Row row) {
        return new Claim(
            row.getUUID("id"),
            row.getLong("quantity"),
            CertificateRows.read(row, "production_"),
            CertificateRows.read(row, "consumption_"),
            row.getOffsetDateTime("updated_at").toInstant()
        );
    }
}
