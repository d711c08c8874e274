package io.wattlet.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.IssuerClient;
import io.wattlet.store.Transactions;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The statements about withdrawals. Each is about a whole batch. */
final class WithdrawalRows {

    /** What one statement changes at most; a run that finds so many goes on. */
    static final int BATCH = 1_000;

    private static final int LONGEST_OBSTACLE = 512;

    private static final String CURSOR = """
        select last_withdrawn_id
          from issuer_cursor
         where issuer = $1
        """;

    // Of two that read on from the same place, one finds the cursor where it was. A name that could not be stored is of a
    // certificate that is not here.
    private static final String ADD = """
        with advanced as (
          insert into issuer_cursor (issuer, last_withdrawn_id)
          values ($1, $3)
              on conflict (issuer) do update
             set last_withdrawn_id = excluded.last_withdrawn_id,
                 updated_at = now()
           where issuer_cursor.last_withdrawn_id = $2
          returning issuer
        ), added as (
          insert into withdrawal (registry, certificate_id, state)
          select distinct listed.registry, listed.certificate_id,
                 case when certificate.id is null then 'unheld' else 'listed' end::withdrawal_state
            from advanced
           cross join unnest($4::text[], $5::uuid[]) as listed (registry, certificate_id)
            left join certificate on certificate.registry = listed.registry
                                 and certificate.id = listed.certificate_id
           where length(listed.registry) <= 64
           order by listed.registry, listed.certificate_id
              on conflict (registry, certificate_id) do nothing
        )
        select exists (select from advanced) as is_first
        """;

    private static final String NOTE_HELD = """
        update withdrawal
           set state = 'listed',
               next_look_at = now()
          from certificate
         where withdrawal.state = 'unheld'
           and certificate.registry = withdrawal.registry
           and certificate.id = withdrawal.certificate_id
        """;

    private static final String FORGET_UNHELD = """
        delete from withdrawal
         where (registry, certificate_id) in (
                 select registry, certificate_id
                   from withdrawal
                  where state = 'unheld'
                    and noticed_at < now() - $1::bigint * interval '1 ms'
                  order by noticed_at
                  limit $2
                    for update skip locked
               )
        """;

    private static final String DUE_REGISTRIES = """
        select distinct registry
          from withdrawal
         where state = 'listed'
           and next_look_at <= now()
        """;

    private static final String DUE = """
        select registry, certificate_id
          from withdrawal
         where state = 'listed'
           and registry = $1
           and next_look_at <= now()
         order by next_look_at
         limit $2
        """;

    // The trigger on certificates does the same to the rows of those that were not marked before.
    private static final String MARK = """
        with ordered as (
          select certificate.registry, certificate.id
            from certificate
            join unnest($1::text[], $2::uuid[]) as shown (registry, id) using (registry, id)
           where certificate.withdrawn_at is null
           order by certificate.registry, certificate.id
             for no key update of certificate
        )
        update certificate
           set withdrawn_at = now()
          from ordered
         where certificate.registry = ordered.registry
           and certificate.id = ordered.id
        """;

    private static final String CONFIRM = """
        update withdrawal
           set state = 'confirmed',
               attempts = 0,
               next_look_at = now(),
               obstacle = null
          from unnest($1::text[], $2::uuid[]) as shown (registry, certificate_id)
         where withdrawal.registry = shown.registry
           and withdrawal.certificate_id = shown.certificate_id
           and withdrawal.state in ('unheld', 'listed')
        """;

    private static final String POSTPONE = """
        update withdrawal
           set attempts = attempts + 1,
               next_look_at = now() + least(
                 $5::bigint * interval '1 ms',
                 $4::bigint * interval '1 ms' * (2 ^ least(attempts, 30))
               ),
               obstacle = seen.obstacle,
               state = case
                 when state = 'listed' and noticed_at < now() - $6::bigint * interval '1 ms' then 'given-up'
                 else state
               end
          from unnest($1::text[], $2::uuid[], $3::text[]) as seen (registry, certificate_id, obstacle)
         where withdrawal.registry = seen.registry
           and withdrawal.certificate_id = seen.certificate_id
           and withdrawal.state in ('listed', 'confirmed')
        returning withdrawal.registry, withdrawal.certificate_id, withdrawal.state::text
        """;

    // A claim may still come to be if its command is under way: the registry may have had it before the withdrawal.
    private static final String TO_UNDO = """
        select registry, certificate_id,
               exists (
                 select
                   from claim
                   join command on command.id = claim.command_id
                  where claim.state = 'created'
                    and command.state = 'pending'
                    and (
                      claim.production_certificate_id = withdrawal.certificate_id
                      and claim.production_registry = withdrawal.registry
                      or claim.consumption_certificate_id = withdrawal.certificate_id
                      and claim.consumption_registry = withdrawal.registry
                    )
               ) as claim_under_way
          from withdrawal
         where state = 'confirmed'
           and next_look_at <= now()
         order by next_look_at
         limit $1
           for update skip locked
        """;

    private static final String SETTLE = """
        delete from withdrawal
         where (registry, certificate_id) in (select * from unnest($1::text[], $2::uuid[]))
        """;

    private final Pool pool;
    private final WithdrawalSettings settings;

    WithdrawalRows(Pool pool, WithdrawalSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /** Why a certificate does not go on. */
    record Obstacle(CertificateId certificate, String reason) {}

    /**
     * A certificate that is withdrawn.
     *
     * @param claimUnderWay whether a command may still claim some of it
     */
    record Marked(CertificateId certificate, boolean claimUnderWay) {}

    /** Up to where an issuer's list was read; 0 before it ever was. */
    Future<Long> cursor(String issuer) {
        return pool
            .preparedQuery(CURSOR)
            .execute(Tuple.of(issuer))
            .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong("last_withdrawn_id"));
    }

    /** Notes what an issuer lists, and that it was read; false, and nothing, if somebody else has read on from there. */
    Future<Boolean> add(String issuer, long cursor, IssuerClient.Page page) {
        Tuple parameters = Tuple.tuple()
            .addString(issuer)
            .addLong(cursor)
            .addLong(page.last())
            .addArrayOfString(page.certificates().stream().map(CertificateId::registry).toArray(String[]::new))
            .addArrayOfUUID(page.certificates().stream().map(CertificateId::streamId).toArray(UUID[]::new));
        return pool
            .preparedQuery(ADD)
            .execute(parameters)
            .map(rows -> rows.iterator().next().getBoolean("is_first"));
    }

    /** Those that nobody held when they were listed, and somebody does now. */
    Future<Void> noteThoseHeldByNow() {
        return pool.query(NOTE_HELD).execute().mapEmpty();
    }

    Future<Void> forgetUnheld(Lead lead) {
        return pool
            .preparedQuery(FORGET_UNHELD)
            .execute(Tuple.of(settings.unheldKept().toMillis(), BATCH))
            .compose(deleted ->
                deleted.rowCount() == BATCH && lead.isHeld() ? forgetUnheld(lead) : Future.<Void>succeededFuture()
            );
    }

    /** Registries that have something to show. */
    Future<List<String>> dueRegistries() {
        return pool
            .query(DUE_REGISTRIES)
            .execute()
            .map(rows ->
                rows
                    .stream()
                    .map(row -> row.getString("registry"))
                    .toList()
            );
    }

    /** Certificates of a registry that may be withdrawn. */
    Future<List<CertificateId>> due(String registry, int most) {
        return pool
            .preparedQuery(DUE)
            .execute(Tuple.of(registry, most))
            .map(rows -> rows.stream().map(WithdrawalRows::certificate).toList());
    }

    /**
     * Marks certificates whose registries show that they are withdrawn, and puts off the others.
     *
     * @return those that are given up
     */
    Future<List<CertificateId>> write(Collection<CertificateId> shown, Collection<Obstacle> others) {
        return Transactions.run(pool, connection -> mark(connection, shown).compose(_ -> postpone(connection, others)));
    }

    private static Future<Void> mark(SqlConnection connection, Collection<CertificateId> shown) {
        return shown.isEmpty()
            ? Future.succeededFuture()
            : connection
                  .preparedQuery(MARK)
                  .execute(names(shown))
                  .compose(_ -> connection.preparedQuery(CONFIRM).execute(names(shown)))
                  .mapEmpty();
    }

    /** Puts certificates off, and returns those that are given up. */
    Future<List<CertificateId>> postpone(SqlConnection connection, Collection<Obstacle> obstacles) {
        if (obstacles.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters = names(obstacles.stream().map(Obstacle::certificate).toList())
            .addArrayOfString(
                obstacles
                    .stream()
                    .map(one -> one.reason().substring(0, Math.min(LONGEST_OBSTACLE, one.reason().length())))
                    .toArray(String[]::new)
            )
            .addLong(settings.firstRetry().toMillis())
            .addLong(settings.longestRetry().toMillis())
            .addLong(settings.giveUpAfter().toMillis());
        return connection.preparedQuery(POSTPONE).execute(parameters).map(WithdrawalRows::givenUp);
    }

    /** Withdrawn certificates whose claims are to be undone; nobody else gets them until the transaction ends. */
    Future<List<Marked>> toUndo(SqlConnection connection, int most) {
        return connection
            .preparedQuery(TO_UNDO)
            .execute(Tuple.of(most))
            .map(rows ->
                rows
                    .stream()
                    .map(row -> new Marked(certificate(row), row.getBoolean("claim_under_way")))
                    .toList()
            );
    }

    /** Everything that follows from some withdrawals is done, or is some command's business. */
    Future<Void> settle(SqlConnection connection, Collection<CertificateId> certificates) {
        return certificates.isEmpty()
            ? Future.succeededFuture()
            : connection.preparedQuery(SETTLE).execute(names(certificates)).mapEmpty();
    }

    private static List<CertificateId> givenUp(RowSet<Row> rows) {
        return rows
            .stream()
            .filter(row -> row.getString("state").equals("given-up"))
            .map(WithdrawalRows::certificate)
            .toList();
    }

    private static CertificateId certificate(Row row) {
        return new CertificateId(row.getString("registry"), row.getUUID("certificate_id"));
    }

    private static Tuple names(Collection<CertificateId> certificates) {
        return Tuple.tuple()
            .addArrayOfString(certificates.stream().map(CertificateId::registry).toArray(String[]::new))
            .addArrayOfUUID(certificates.stream().map(CertificateId::streamId).toArray(UUID[]::new));
    }
}
