package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads the certificates of a wallet. */
final class CertificateQueries {

    // A wallet's certificates are found through its slices; attributes are looked up for the wanted part only.
    private static final String LIST = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), held as (
          select slice.registry, slice.certificate_id, sum(slice.quantity)::bigint as quantity
            from holder
            join slice on slice.wallet_id = holder.id
           where slice.state = 'available'
             and slice.quantity <> 0
           group by slice.registry, slice.certificate_id
        ), matching as (
          select held.quantity, certificate.*,
                 $7::int * case $6::text
                             when 'END' then extract(epoch from certificate.period_end)
                             when 'QUANTITY' then held.quantity::numeric
                             when 'TYPE' then certificate.type::numeric
                           end as rank
            from held
            join certificate on certificate.registry = held.registry and certificate.id = held.certificate_id
           where certificate.withdrawn_at is null
             and ($2::timestamptz is null or certificate.period_start >= $2)
             and ($3::timestamptz is null or certificate.period_end <= $3)
             and ($4::smallint is null or certificate.type = $4)
        ), part as (
          select *
            from matching
           order by rank, period_end, period_start, registry, id
          offset $5
           limit $8
        )
        select holder.disabled, (select count(*) from matching) as total, part.id is not null as item,
               part.quantity, part.registry, part.id, part.period_start, part.period_end, part.grid_area, part.type,
               part.attributes,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute opening
                 where opening.wallet_id = holder.id
                   and opening.registry = part.registry
                   and opening.certificate_id = part.id) as openings
          from holder
          left join part on true
         order by part.rank, part.period_end, part.period_start, part.registry, part.id
        """;

    private final SqlClient client;

    CertificateQueries(SqlClient client) {
        this.client = client;
    }

    Future<Page<GranularCertificate>> list(Query.ListCertificates query) {
        Tuple parameters = Tuple.of(
            query.owner(),
            timestamp(query.period().start()),
            timestamp(query.period().end()),
            query.type() == null ? null : (short) query.type().number(),
            query.part().skip(),
            query.order().name()
        )
            .addInteger(query.direction() == Query.Direction.ASC ? 1 : -1)
            .addInteger(query.part().limit());
        return client
            .preparedQuery(LIST)
            .execute(parameters)
            .compose(rows -> WalletPage.read(rows, CertificateQueries::certificate));
    }

    private static GranularCertificate certificate(Row row) {
        return new GranularCertificate(CertificateRows.read(row, ""), row.getLong("quantity"));
    }

    static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
