package io.wattlet.jobs;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which node is at which job.
 *
 * <p>A lease in a row and not an advisory lock: a lock lives as long as its connection, which a hung node keeps.
 */
final class JobLeases {

    private static final int LONGEST_FAILURE = 512;

    private static final String ENTER = """
        insert into job (name)
        select unnest($1::text[])
            on conflict do nothing
        """;

    private static final String TAKE = """
        update job
           set holder = $2,
               held_until = now() + $3::bigint * interval '1 ms',
               term = term + 1
         where name in (
                 select name
                   from job
                  where name = any($1::text[])
                    and next_run_at <= now()
                    and (held_until is null or held_until < now())
                    for update skip locked
               )
        returning name, term
        """;

    private static final String RENEW = """
        update job
           set held_until = now() + $3::bigint * interval '1 ms'
          from unnest($1::text[], $2::bigint[]) as held (name, term)
         where job.name = held.name
           and job.term = held.term
        returning job.name
        """;

    // A run that was cut off by its node's stop is another node's at once.
    private static final String RELEASE = """
        update job
           set holder = null,
               held_until = null,
               next_run_at = now() + $3::bigint * interval '1 ms',
               failures = case when $4::text is null then 0 else failures + 1 end,
               last_failure = $4::text,
               last_ended_at = now()
         where name = $1
           and term = $2
        """;

    private static final String FAILURES = """
        select failures
          from job
         where name = $1
           and term = $2
        """;

    private final Pool pool;
    private final UUID node;
    private final Duration lease;

    JobLeases(Pool pool, UUID node, Duration lease) {
        this.pool = pool;
        this.node = node;
        this.lease = lease;
    }

    /** Makes jobs known that no node ever knew. */
    Future<Void> enter(Collection<String> jobs) {
        return pool.preparedQuery(ENTER).execute(Tuple.of(jobs.toArray(String[]::new))).mapEmpty();
    }

    /** Takes those jobs whose time has come and that nobody is at. */
    Future<List<Lead>> take(Collection<String> jobs) {
        long end = System.nanoTime() + lease.toNanos();
        return pool
            .preparedQuery(TAKE)
            .execute(Tuple.of(jobs.toArray(String[]::new), node, lease.toMillis()))
            .map(rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new Lead(row.getString("name"), row.getLong("term"), end))
                    .toList()
            );
    }

    /** Renews leases; those that are somebody else's by now are lost. */
    Future<Void> renew(Collection<Lead> leads) {
        Map<String, Lead> byJob = new HashMap<>();
        leads.forEach(lead -> byJob.put(lead.job(), lead));
        long end = System.nanoTime() + lease.toNanos();
        return pool
            .preparedQuery(RENEW)
            .execute(
                Tuple.of(
                    leads.stream().map(Lead::job).toArray(String[]::new),
                    leads.stream().map(Lead::term).toArray(Long[]::new),
                    lease.toMillis()
                )
            )
            .map(rows -> {
                for (Row row : rows) {
                    Objects.requireNonNull(byJob.remove(row.getString("name"))).extendTo(end);
                }
                byJob.values().forEach(Lead::lose);
                return null;
            });
    }

    /** How many runs of the job failed one after the other, before this one. */
    Future<Integer> failures(Lead lead) {
        return pool
            .preparedQuery(FAILURES)
            .execute(Tuple.of(lead.job(), lead.term()))
            .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger("failures"));
    }

    /**
     * Gives a job back.
     *
     * @param pause   until it is to be run again
     * @param failure why the run failed; null when it did not
     */
    Future<Void> release(Lead lead, Duration pause, @Nullable String failure) {
        String text = failure == null ? null : failure.substring(0, Math.min(failure.length(), LONGEST_FAILURE));
        return pool
            .preparedQuery(RELEASE)
            .execute(Tuple.of(lead.job(), lead.term(), pause.toMillis(), text))
            .mapEmpty();
    }
}
