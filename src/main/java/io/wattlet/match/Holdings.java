package io.wattlet.match;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what of a wallet can be matched. */
final class Holdings {

    // What commands ask for that are not planned yet is still spendable, and must not be promised once more. Attributes are
    // compared by the keys that callers see, whose first letter is in lower case.
    private static final String READ = """
        with holder as (
          select id, disabled_at is not null as disabled
            from wallet
           where owner = $1
        ), spoken_for as (
          select registry, certificate_id, sum(quantity)::bigint as quantity
            from unplanned_demand
           where wallet_id = (select id from holder)
           group by registry, certificate_id
        ), wanted as (
          select type, lower(left(key, 1)) || substr(key, 2) as key, value
            from unnest($5::smallint[], $6::text[], $7::text[]) as wanted (type, key, value)
        ), held as (
          select holding.registry, holding.certificate_id, holding.type, holding.period_start, holding.period_end,
                 coalesce(certificate.trial, 'false') as trial,
                 greatest(holding.spendable - coalesce(spoken_for.quantity, 0), 0)::bigint as quantity
            from holding
            join certificate on certificate.registry = holding.registry and certificate.id = holding.certificate_id
            left join spoken_for on spoken_for.registry = holding.registry
                                and spoken_for.certificate_id = holding.certificate_id
           where holding.wallet_id = (select id from holder)
             and holding.spendable > 0
             and not holding.withdrawn
             and holding.period_start >= $2
             and holding.period_end <= $3
             and ($4::text is null or certificate.grid_area = $4)
             and not exists (
                   select
                     from wanted
                    where wanted.type = holding.type
                      and not exists (
                            select
                              from jsonb_array_elements(certificate.attributes) as attribute
                             where lower(left(attribute ->> 'key', 1)) || substr(attribute ->> 'key', 2) = wanted.key
                               and wanted.value = case
                                     when not (attribute -> 'hashed')::boolean then attribute ->> 'value'
                                     else (
                                       select opening.value
                                         from wallet_attribute as opening
                                        where opening.wallet_id = holding.wallet_id
                                          and opening.registry = holding.registry
                                          and opening.certificate_id = holding.certificate_id
                                          and opening.key = attribute ->> 'key'
                                     )
                                   end
                          )
                 )
           limit $8
        )
        select holder.disabled, held.registry is not null as item, held.*
          from holder
          left join held on true
        """;

    private final SqlClient client;
    private final int most;

    /** Reads at most so many certificates for one request. */
    Holdings(SqlClient client, int most) {
        this.client = client;
        this.most = most;
    }

    /**
     * What a request is about.
     *
     * @param expiredBefore the end of a period before which certificates have expired
     * @return fails with {@link Refusal.NoWallet}, {@link Refusal.WalletDisabled} or {@link Refusal.MatchTooLarge}
     */
    Future<List<Holding>> read(MatchRequest request, Instant expiredBefore) {
        List<Short> types = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> values = new ArrayList<>();
        Map.of(
            Side.PRODUCTION,
            request.productionAttributes(),
            Side.CONSUMPTION,
            request.consumptionAttributes()
        ).forEach((side, attributes) ->
            attributes.forEach((key, value) -> {
                types.add((short) side.certificateType());
                keys.add(key);
                values.add(value);
            })
        );
        Tuple parameters = Tuple.tuple()
            .addString(request.owner())
            .addOffsetDateTime(request.start().atOffset(ZoneOffset.UTC))
            .addOffsetDateTime(request.end().atOffset(ZoneOffset.UTC))
            .addString(request.gridArea().orElse(null))
            .addArrayOfShort(types.toArray(Short[]::new))
            .addArrayOfString(keys.toArray(String[]::new))
            .addArrayOfString(values.toArray(String[]::new))
            .addLong(most + 1L);
        return client
            .preparedQuery(READ)
            .execute(parameters)
            .map(rows -> holdings(rows, expiredBefore));
    }

    private List<Holding> holdings(RowSet<Row> rows, Instant expiredBefore) {
        if (rows.size() == 0) {
            throw new RefusedException(new Refusal.NoWallet());
        }
        if (rows.size() > most) {
            throw new RefusedException(new Refusal.MatchTooLarge("certificates", most));
        }
        List<Holding> holdings = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getBoolean("disabled")) {
                throw new RefusedException(new Refusal.WalletDisabled());
            }
            if (row.getBoolean("item")) {
                holdings.add(holding(row, expiredBefore));
            }
        }
        return holdings;
    }

    private static Holding holding(Row row, Instant expiredBefore) {
        Instant end = row.getOffsetDateTime("period_end").toInstant();
        return new Holding(
            new CertificateId(row.getString("registry"), row.getUUID("certificate_id")),
            Side.ofCertificateType(row.getShort("type")),
            row.getOffsetDateTime("period_start").toInstant(),
            end,
            row.getString("trial"),
            row.getLong("quantity"),
            end.isBefore(expiredBefore)
        );
    }
}
