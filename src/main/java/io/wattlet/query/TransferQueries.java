package io.wattlet.query;

import static io.wattlet.query.CertificateQueries.timestamp;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.query.Cursor.Position;
import io.wattlet.query.Query.Period;
import io.wattlet.registry.CertificateId;

/** Reads what a wallet handed over. */
final class TransferQueries {

    private final SqlClient client;
    private final ChangesReader changes;
    private final int maxItems;

    TransferQueries(SqlClient client, QuerySettings settings) {
        this.client = client;
        this.changes = new ChangesReader(client, settings);
        this.maxItems = settings.maxItems();
    }

    Future<Page<Transfer>> list(Query.ListTransfers query) {
        return client
            .preparedQuery(TransferStatements.LIST)
            .execute(parameters(query, maxItems))
            .compose(rows -> WalletPage.read(rows, query.part(), maxItems, TransferQueries::transfer));
    }

    static Tuple parameters(Query.ListTransfers query, int maxItems) {
        return filter(query.owner(), query.period())
            .addInteger(query.part().skip())
            .addInteger(query.part().limit())
            .addInteger(maxItems);
    }

    Future<Changes<Transfer>> follow(Query.FollowTransfers query) {
        return changes.read(
            Cursor.List.TRANSFERS,
            query.part(),
            TransferStatements.FOLLOW,
            start -> parameters(query, start, maxItems),
            TransferQueries::transfer
        );
    }

    static Tuple parameters(Query.FollowTransfers query, Position start, int maxItems) {
        return filter(query.owner(), query.period())
            .addInteger(query.part().limit())
            .addInteger(maxItems)
            .addOffsetDateTime(timestamp(start.updatedAt()))
            .addUUID(start.id());
    }

    Future<Page<Bucket>> sum(Query.SumTransfers query) {
        return client
            .preparedQuery(TransferStatements.SUM)
            .execute(parameters(query, maxItems))
            .compose(rows -> WalletPage.read(rows, query.part(), maxItems, BucketRows::read))
            .recover(BucketRows::refuseUnknownZone);
    }

    static Tuple parameters(Query.SumTransfers query, int maxItems) {
        return filter(query.owner(), query.period())
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

    private static Transfer transfer(Row row) {
        return new Transfer(
            new CertificateId(row.getString("registry"), row.getUUID("certificate_id")),
            row.getUUID("receiver_id"),
            row.getLong("quantity"),
            row.getOffsetDateTime("period_start").toInstant(),
            row.getOffsetDateTime("period_end").toInstant(),
            row.getString("grid_area")
        );
    }
}
