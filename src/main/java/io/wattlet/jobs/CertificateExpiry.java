package io.wattlet.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has slices expire that registries do not let anybody spend any more, because their certificates are too old. Only what is
 * available does: everything else is some command's, or spent.
 *
 * <p>Registries keep no mark of it. They judge by the rule of the moment, so what expired by a rule that was too strict is
 * to be had again when the network gives certificates more time, or all the time there is. Then all expired slices are
 * looked through once.
 *
 * <p>Nothing is waited for: what somebody else is changing is left to the next run.
 */
public final class CertificateExpiry implements Job {

    /** Holdings, or expired slices, that one statement looks at; a run that finds something goes on. */
    private static final int BATCH = 500;

    /** What lies further back than any certificate. */
    private static final int MOST_DAYS = 100_000;

    private static final UUID FIRST = new UUID(0, 0);

    private static final String EXPIRE = """
        with ended as materialized (
          select wallet_id, registry, certificate_id
            from holding
           where available > 0
             and period_end < now() - $1::int * interval '24 hours'
           order by period_end
           limit $2
             for no key update skip locked
        ), old as materialized (
          select slice.id
            from ended
            join slice using (wallet_id, registry, certificate_id)
           where slice.state = 'available'
             for no key update of slice skip locked
        )
        update slice
           set state = 'expired',
               updated_at = clock_timestamp()
          from old
         where slice.id = old.id
        """;

    private static final String RULE = """
        select days
          from expiry
        """;

    private static final String REMEMBER_RULE = """
        insert into expiry (days)
        values ($1)
            on conflict (only_row) do update
           set days = excluded.days
        """;

    // In the order of ids; all that were looked at are counted, so that the caller knows where to go on.
    private static final String UNEXPIRE = """
        with expired as materialized (
          select slice.id, slice.registry, slice.certificate_id
            from slice
           where slice.state = 'expired'
             and slice.id > $2
           order by slice.id
           limit $3
             for no key update of slice
        ), young as materialized (
          select expired.id
            from expired
            join certificate on certificate.registry = expired.registry
                            and certificate.id = expired.certificate_id
           where $1::int is null
              or certificate.period_end >= now() - $1::int * interval '24 hours'
        ), unexpired as (
          update slice
             set state = 'available',
                 updated_at = clock_timestamp()
            from young
           where slice.id = young.id
          returning slice.id
        )
        select (select count(*) from expired) as looked_at,
               (select count(*) from unexpired) as unexpired,
               (select id from expired order by id desc limit 1) as last
        """;

    private final Pool pool;
    private final Supplier<@Nullable Integer> days;
    private final Duration interval;
    private final Counter expired;
    private final Counter unexpired;

    /**
     * Looks at nothing yet.
     *
     * @param days     after the end of their periods for which certificates can be used, as it is known now; null for ever
     * @param interval how often it is looked
     */
    public CertificateExpiry(Pool pool, Supplier<@Nullable Integer> days, Duration interval, MeterRegistry meters) {
        this.pool = pool;
        this.days = days;
        this.interval = interval;
        this.expired = Counter.builder("wattlet_slices_expired")
            .description("Available slices that became too old to be used.")
            .register(meters);
        this.unexpired = Counter.builder("wattlet_slices_unexpired")
            .description("Expired slices that can be used again.")
            .register(meters);
    }

    @Override
    public String name() {
        return "certificate-expiry";
    }

    @Override
    public Duration every() {
        return interval;
    }

    @Override
    public Future<Void> run(Lead lead) {
        Integer configured = days.get();
        Integer now = configured == null ? null : Integer.valueOf(Math.min(configured, MOST_DAYS));
        return isNew(now)
            .compose(changed -> changed ? unexpire(now, FIRST, lead) : Future.succeededFuture())
            .compose(_ -> now == null ? Future.succeededFuture() : expire(now, lead));
    }

    /** Whether slices may have expired by another rule. */
    private Future<Boolean> isNew(@Nullable Integer now) {
        return pool
            .query(RULE)
            .execute()
            .map(rows -> rows.size() == 0 || !Objects.equals(rows.iterator().next().getInteger("days"), now));
    }

    private Future<Void> expire(int now, Lead lead) {
        return pool
            .preparedQuery(EXPIRE)
            .execute(Tuple.of(now, BATCH))
            .compose(changed -> {
                expired.increment(changed.rowCount());
                return changed.rowCount() > 0 && lead.isHeld() ? expire(now, lead) : Future.<Void>succeededFuture();
            });
    }

    private Future<Void> unexpire(@Nullable Integer now, UUID after, Lead lead) {
        return pool
            .preparedQuery(UNEXPIRE)
            .execute(Tuple.tuple().addInteger(now).addUUID(after).addInteger(BATCH))
            .compose(looked -> {
                Row row = looked.iterator().next();
                unexpired.increment(row.getLong("unexpired"));
                if (row.getLong("looked_at") < BATCH) {
                    return pool.preparedQuery(REMEMBER_RULE).execute(Tuple.tuple().addInteger(now)).mapEmpty();
                }
                return lead.isHeld() ? unexpire(now, row.getUUID("last"), lead) : Future.<Void>succeededFuture();
            });
    }
}
