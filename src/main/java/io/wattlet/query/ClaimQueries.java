package io.wattlet.query;

import static io.wattlet.query.CertificateQueries.timestamp;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/** Reads the claims of a wallet. */
final class ClaimQueries {

    private static final String LIST = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), matching as (
          select claim.id, claim.quantity, claim.updated_at,
                 production.registry as production_registry,
                 production.id as production_id,
                 production.period_start as production_period_start,
                 production.period_end as production_period_end,
                 production.grid_area as production_grid_area,
                 production.type as production_type,
                 production.attributes as production_attributes,
                 consumption.registry as consumption_registry,
                 consumption.id as consumption_id,
                 consumption.period_start as consumption_period_start,
                 consumption.period_end as consumption_period_end,
                 consumption.grid_area as consumption_grid_area,
                 consumption.type as consumption_type,
                 consumption.attributes as consumption_attributes
            from holder
            join claim on claim.wallet_id = holder.id
            join slice production_slice on production_slice.id = claim.production_slice_id
            join certificate production
              on production.registry = production_slice.registry and production.id = production_slice.certificate_id
            join slice consumption_slice on consumption_slice.id = claim.consumption_slice_id
            join certificate consumption
              on consumption.registry = consumption_slice.registry and consumption.id = consumption_slice.certificate_id
           where claim.state = 'claimed'
             and ($2::timestamptz is null
                  or (production.period_start >= $2 and consumption.period_start >= $2))
             and ($3::timestamptz is null
                  or (production.period_end <= $3 and consumption.period_end <= $3))
             and (not $4::boolean
                  or abs(extract(epoch from production.period_start - consumption.period_start)) < 3600)
        ), part as (
          select *
            from matching
           order by updated_at, id
          offset $5
           limit $6
        )
        select holder.disabled, (select count(*) from matching) as total, part.id is not null as item,
               part.*,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute opening
                 where opening.wallet_id = holder.id
                   and opening.registry = part.production_registry
                   and opening.certificate_id = part.production_id) as production_openings,
               (select jsonb_object_agg(opening.key, opening.value)
                  from wallet_attribute opening
                 where opening.wallet_id = holder.id
                   and opening.registry = part.consumption_registry
                   and opening.certificate_id = part.consumption_id) as consumption_openings
          from holder
          left join part on true
         order by part.updated_at, part.id
        """;

    private final SqlClient client;

    ClaimQueries(SqlClient client) {
        this.client = client;
    }

    Future<Page<Claim>> list(Query.ListClaims query) {
        Tuple parameters = Tuple.of(
            query.owner(),
            timestamp(query.period().start()),
            timestamp(query.period().end()),
            query.timeMatch() == Query.TimeMatch.HOURLY,
            query.part().skip(),
            query.part().limit()
        );
        return client
            .preparedQuery(LIST)
            .execute(parameters)
            .compose(rows -> WalletPage.read(rows, ClaimQueries::claim));
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
