package io.wattlet.query;

import static io.wattlet.query.CertificateQueries.timestamp;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.registry.CertificateId;

/** Reads what a wallet handed over. */
final class TransferQueries {

    private static final String LIST = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), matching as (
          select slice.id, slice.registry, slice.certificate_id, slice.receiver_id, slice.quantity, slice.updated_at,
                 certificate.period_start, certificate.period_end, certificate.grid_area
            from holder
            join slice on slice.wallet_id = holder.id
            join certificate on certificate.registry = slice.registry and certificate.id = slice.certificate_id
           where slice.state = 'transferred'
             and slice.receiver_id is not null
             and ($2::timestamptz is null or certificate.period_start >= $2)
             and ($3::timestamptz is null or certificate.period_end <= $3)
        ), part as (
          select *
            from matching
           order by updated_at, id
          offset $4
           limit $5
        )
        select holder.disabled, (select count(*) from matching) as total, part.id is not null as item, part.*
          from holder
          left join part on true
         order by part.updated_at, part.id
        """;

    private final SqlClient client;

    TransferQueries(SqlClient client) {
        this.client = client;
    }

    Future<Page<Transfer>> list(Query.ListTransfers query) {
        Tuple parameters = Tuple.of(
            query.owner(),
            timestamp(query.period().start()),
            timestamp(query.period().end()),
            query.part().skip(),
            query.part().limit()
        );
        return client
            .preparedQuery(LIST)
            .execute(parameters)
            .compose(rows -> WalletPage.read(rows, TransferQueries::transfer));
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
