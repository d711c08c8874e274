package io.wattlet.jobs.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.registry.CertificateId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Which certificates are to be compared, and when: for each registry those first that wait the longest. */
final class Certificates {

    /**
     * A certificate that was taken on.
     *
     * @param withdrawn whether it is withdrawn as far as it is known here
     * @param live      whether anything is held of it that the stream may contradict
     */
    record Due(CertificateId id, boolean withdrawn, boolean live) {}

    // Taking one on puts it off for a while: that is its lease, and its pause when its stream cannot be read. Rows that
    // somebody else writes to are passed over, so that nobody is waited for while some are locked.
    private static final String TAKE = """
        with waiting as (
          select next.registry, next.id
            from unnest($1::text[]) as asked (registry)
           cross join lateral (
             select certificate.registry, certificate.id, certificate.compare_after
               from certificate
              where certificate.registry = asked.registry
                and certificate.compare_after <= now()
              order by certificate.compare_after
              limit $2
           ) as next
           order by next.compare_after
           limit $2
        ), taken as (
          select registry, id
            from certificate
           where (registry, id) in (select registry, id from waiting)
             and compare_after <= now()
             for no key update skip locked
        )
        update certificate
           set compare_after = now() + $3::bigint * interval '1 ms'
          from taken
         where certificate.registry = taken.registry
           and certificate.id = taken.id
        returning certificate.registry, certificate.id, certificate.withdrawn_at is not null as withdrawn,
                  exists (
                    select
                      from slice
                     where slice.registry = certificate.registry
                       and slice.certificate_id = certificate.id
                       and slice.state not in ('sliced', 'transferred', 'cancelled')
                  ) as live
        """;

    private static final String COMPARE_AGAIN = """
        update certificate
           set compare_after = now() + $3::bigint * interval '1 ms'
         where (registry, id) in (
                 select registry, id
                   from certificate
                  where (registry, id) in (select * from unnest($1::text[], $2::uuid[]))
                    for no key update skip locked
               )
        """;

    private static final String WITHDRAW = """
        update certificate
           set withdrawn_at = now()
         where registry = $1
           and id = $2
           and withdrawn_at is null
        """;

    private static final String COMPARE_PRODUCTION_NEXT = """
        update certificate
           set compare_after = now()
         where (registry, id) in (
                 select certificate.registry, certificate.id
                   from claim
                   join slice as produced on produced.id = claim.production_slice_id
                   join certificate
                     on certificate.registry = claim.production_registry
                    and certificate.id = claim.production_certificate_id
                  where claim.id = any($1::uuid[])
                    and claim.state in ('created', 'rejected', 'stranded')
                    and produced.state <> 'claimed'
                    and certificate.compare_after > now()
                    for no key update of certificate skip locked
               )
        """;

    private Certificates() {}

    /**
     * Takes on those that have waited the longest.
     *
     * @param most  how many
     * @param lease how long nobody else takes them on, unless they are compared before
     */
    static Future<List<Due>> take(SqlClient client, Set<String> registries, int most, Duration lease) {
        return client
            .preparedQuery(TAKE)
            .execute(Tuple.of(registries.toArray(String[]::new), most, lease.toMillis()))
            .map(rows -> rows.stream().map(Certificates::due).toList());
    }

    private static Due due(Row row) {
        CertificateId id = new CertificateId(row.getString("registry"), row.getUUID("id"));
        return new Due(id, row.getBoolean("withdrawn"), row.getBoolean("live"));
    }

    /** Sets when certificates are compared the next time. */
    static Future<Void> compareAgain(SqlClient client, Collection<CertificateId> ids, Duration after) {
        if (ids.isEmpty()) {
            return Future.succeededFuture();
        }
        return client
            .preparedQuery(COMPARE_AGAIN)
            .execute(
                Tuple.of(
                    ids.stream().map(CertificateId::registry).toArray(String[]::new),
                    ids.stream().map(CertificateId::streamId).toArray(UUID[]::new),
                    after.toMillis()
                )
            )
            .mapEmpty();
    }

    /** Brings the production certificates of claims forward: their consumption slices are booked as claimed after them. */
    static Future<Void> compareProductionNext(SqlClient client, Collection<UUID> claims) {
        return claims.isEmpty()
            ? Future.succeededFuture()
            : client
                  .preparedQuery(COMPARE_PRODUCTION_NEXT)
                  .execute(Tuple.tuple().addArrayOfUUID(claims.toArray(UUID[]::new)))
                  .mapEmpty();
    }

    /** Notes that the issuer took a certificate back; whether it was not noted before. */
    static Future<Boolean> withdraw(SqlClient client, CertificateId id) {
        return client
            .preparedQuery(WITHDRAW)
            .execute(Tuple.of(id.registry(), id.streamId()))
            .map(rows -> rows.rowCount() > 0);
    }
}
