package io.wattlet.events.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.events.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Which webhooks there is something for, and who delivers it.
 *
 * <p>A node that sees new events marks the webhooks that are for them, by one statement for all. One that is being delivered
 * to is marked as wanted, and is due again when that is over. So nothing is missed that the node sees which delivers: its
 * own look at the events comes after what it read. What nobody saw is found by the sweep.
 */
final class DueWebhooks {

    private static final String ARE_THERE_ANY = """
        select exists (select from webhook where disabled_at is null) as any
        """;

    private static final String MARK = """
        with happened as (
          select distinct event.wallet_id, event.type
            from generate_series(0, 63) as lanes (lane)
            join event on event.lane = lanes.lane
                      and event.number > $1
                      and event.number <= $2
        )
        update webhook
           set due_at = coalesce(due_at, now()),
               wanted = held_until is not null
         where disabled_at is null
           and (due_at is null or (held_until is not null and not wanted))
           and exists (
                 select
                   from happened
                  where happened.wallet_id = webhook.wallet_id
                    and (webhook.types is null or happened.type = any(webhook.types))
               )
        """;

    // Also those that are not for what happened: their positions follow.
    private static final String SWEEP = """
        update webhook
           set due_at = now()
          from wallet
         where wallet.id = webhook.wallet_id
           and webhook.disabled_at is null
           and webhook.due_at is null
           and exists (
                 select
                   from event
                  where event.wallet_id = webhook.wallet_id
                    and event.number > webhook.position
                    and event.number <= $1
                    and (wallet.disabled_at is null or event.type = 'wallet.disabled')
               )
        """;

    // Those that are due for the longest time, but of each target only so many. A look is bounded: whoever has many
    // webhooks due at one target does not make it long.
    private static final String TAKE = """
        with busy as (
          select target, calls
            from unnest($3::text[], $4::int[]) as busy (target, calls)
        ), first as (
          select id, due_at, target
            from webhook
           where due_at <= now()
             and (held_until is null or held_until < now())
             and (failures > 0) = $1
             and not exists (select from busy where busy.target = webhook.target and busy.calls >= $5)
           order by due_at
           limit 1000
        ), placed as (
          select first.id, first.due_at,
                 coalesce(busy.calls, 0) + row_number() over (partition by first.target order by first.due_at) as place
            from first
            left join busy on busy.target = first.target
        ), chosen as (
          select id
            from webhook
           where id in (select id from placed where place <= $5 order by due_at limit $2)
             and due_at <= now()
             and (held_until is null or held_until < now())
             for update skip locked
        )
        update webhook
           set held_until = now() + $6::bigint * interval '1 ms',
               term = term + 1,
               wanted = false
          from chosen, wallet
         where webhook.id = chosen.id
           and wallet.id = webhook.wallet_id
        returning webhook.id, webhook.wallet_id, webhook.url, webhook.types::text[] as types, webhook.secret,
                  webhook.secret_key_id, webhook.position, webhook.term, webhook.failures,
                  case when wallet.disabled_at is not null then (
                    select coalesce(max(event.number), 0)
                      from event
                     where event.wallet_id = wallet.id
                       and event.type = 'wallet.disabled'
                  ) end as last_one
        """;

    private static final String DONE = """
        with done as (
          update webhook
             set position = greatest(position, $3),
                 due_at = case when wanted or $4 then now() end,
                 held_until = null,
                 wanted = false,
                 failures = case when $5::uuid is null then failures else 0 end,
                 failing_since = case when $5::uuid is null then failing_since end,
                 attempts = attempts + case when $5::uuid is null then 0 else 1 end
           where id = $1
             and term = $2
          returning id, attempts
        ), noted as (
          insert into webhook_attempt (
            webhook_id, number, delivery_id, began_at, duration_ms, first_event, last_event, events, code, status
          )
          select id, attempts, $5, $6, $7, $8, $9, $10, $11, $12
            from done
           where $5::uuid is not null
        )
        delete from webhook_attempt
         using done
         where webhook_attempt.webhook_id = done.id
           and webhook_attempt.number <= done.attempts - $13
        """;

    private static final String FAILED = """
        with failed as (
          update webhook
             set failures = failures + 1,
                 failing_since = coalesce(failing_since, now()),
                 held_until = null,
                 wanted = false,
                 attempts = attempts + 1,
                 due_at = case when $3 or failing_since <= now() - $4::bigint * interval '1 ms' then null
                               else now() + $14::bigint * interval '1 ms' end,
                 disabled_at = case when $3 or failing_since <= now() - $4::bigint * interval '1 ms' then now() end,
                 disabled_reason = case when $3 then 'gone'
                                        when failing_since <= now() - $4::bigint * interval '1 ms' then 'given-up' end
           where id = $1
             and term = $2
          returning id, attempts, disabled_reason
        ), noted as (
          insert into webhook_attempt (
            webhook_id, number, delivery_id, began_at, duration_ms, first_event, last_event, events, code, status
          )
          select id, attempts, $5, $6, $7, $8, $9, $10, $11, $12
            from failed
        ), forgotten as (
          delete from webhook_attempt
           using failed
           where webhook_attempt.webhook_id = failed.id
             and webhook_attempt.number <= failed.attempts - $13
        )
        select disabled_reason
          from failed
        """;

    private static final String PUT_OFF = """
        update webhook
           set due_at = now() + $3::bigint * interval '1 ms',
               held_until = null,
               wanted = false
         where id = $1
           and term = $2
        """;

    private static final String COUNT = """
        select count(*) filter (where disabled_at is null) as enabled,
               count(*) filter (where failures > 0 or due_at < now() - interval '1 minute') as behind,
               count(*) filter (where disabled_at is not null) as disabled
          from webhook
        """;

    /**
     * How many webhooks there are.
     *
     * @param behind those that failed the last time, or have been due for a minute
     */
    record Numbers(long enabled, long behind, long disabled) {}

    /** An attempt that was made. */
    record Made(UUID delivery, Batch batch, Instant began, Duration took, Verdict verdict) {}

    private final Pool pool;
    private final WebhookSettings settings;

    DueWebhooks(Pool pool, WebhookSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /** Whether there is any webhook that is not disabled. */
    Future<Boolean> areThereAny() {
        return pool
            .preparedQuery(ARE_THERE_ANY)
            .execute()
            .map(rows -> rows.iterator().next().getBoolean("any"));
    }

    /** Marks those that events are for with numbers above one, up to another; returns how many were marked. */
    Future<Integer> mark(long after, long upTo) {
        return pool
            .preparedQuery(MARK)
            .execute(Tuple.of(after, upTo))
            .map(rows -> rows.rowCount());
    }

    /** Marks all that there are events for up to that number. */
    Future<Integer> sweep(long upTo) {
        return pool
            .preparedQuery(SWEEP)
            .execute(Tuple.of(upTo))
            .map(rows -> rows.rowCount());
    }

    /** How many there are. */
    Future<Numbers> count() {
        return pool
            .preparedQuery(COUNT)
            .execute()
            .map(rows -> rows.iterator().next())
            .map(row -> new Numbers(row.getLong("enabled"), row.getLong("behind"), row.getLong("disabled")));
    }

    /**
     * Takes webhooks that are due and that nobody delivers to.
     *
     * @param failing whether those that did not acknowledge the last time, or the others
     * @param most    that may be taken
     * @param busy    how many deliveries of this node are under way, by target
     */
    Future<List<Held>> take(boolean failing, int most, Map<String, Integer> busy) {
        long beginBefore = System.nanoTime() + settings.lease().minus(settings.longestDelivery()).toNanos();
        String[] targets = busy.keySet().toArray(String[]::new);
        Integer[] calls = busy.values().toArray(Integer[]::new);
        return pool
            .preparedQuery(TAKE)
            .execute(Tuple.of(failing, most, targets, calls, settings.perTarget(), settings.lease().toMillis()))
            .map(rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> held(row, beginBefore))
                    .toList()
            );
    }

    private static Held held(Row row, long beginBefore) {
        Long lastOne = row.getLong("last_one");
        Set<EventType> all = EnumSet.allOf(EventType.class);
        return new Held(
            row.getUUID("id"),
            row.getUUID("wallet_id"),
            WebhookUrl.stored(row.getString("url")),
            WebhookRows.types(row).orElse(all),
            row.getBuffer("secret"),
            row.getString("secret_key_id"),
            row.getLong("position"),
            row.getLong("term"),
            row.getInteger("failures"),
            lastOne == null ? OptionalLong.empty() : OptionalLong.of(lastOne),
            beginBefore
        );
    }

    /** There was nothing to deliver up to that number. */
    Future<Void> nothing(Held held, long upTo) {
        return done(held, upTo, false, Optional.empty());
    }

    /**
     * Events were acknowledged.
     *
     * @param position up to where there is nothing more to deliver
     * @param more     whether there was more to deliver at once
     */
    Future<Void> acknowledged(Held held, long position, boolean more, Made made) {
        return done(held, position, more, Optional.of(made));
    }

    private Future<Void> done(Held held, long position, boolean more, Optional<Made> made) {
        Tuple parameters = Tuple.of(held.id(), held.term(), position, more);
        addAttempt(parameters, made);
        return pool.preparedQuery(DONE).execute(parameters).mapEmpty();
    }

    /**
     * Events were not acknowledged.
     *
     * @param pause until the next attempt
     * @return why the webhook is disabled from now on, if it is
     */
    Future<Optional<Webhook.Reason>> failed(Held held, Made made, Duration pause) {
        boolean gone = made.verdict().code() == Verdict.Code.GONE;
        Tuple parameters = Tuple.of(held.id(), held.term(), gone, settings.giveUpAfter().toMillis());
        addAttempt(parameters, Optional.of(made));
        parameters.addLong(pause.toMillis());
        return pool
            .preparedQuery(FAILED)
            .execute(parameters)
            .map(rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .flatMap(row -> Optional.ofNullable(row.getString("disabled_reason")).stream())
                    .map(Webhook.Reason::ofCode)
                    .findFirst()
            );
    }

    /** The node itself could not deliver now. */
    Future<Void> putOff(Held held, Duration pause) {
        return pool.preparedQuery(PUT_OFF).execute(Tuple.of(held.id(), held.term(), pause.toMillis())).mapEmpty();
    }

    private static void addAttempt(Tuple parameters, Optional<Made> attempt) {
        attempt.ifPresentOrElse(
            made ->
                parameters
                    .addUUID(made.delivery())
                    .addOffsetDateTime(OffsetDateTime.ofInstant(made.began(), ZoneOffset.UTC))
                    .addInteger(Math.toIntExact(made.took().toMillis()))
                    .addLong(made.batch().first())
                    .addLong(made.batch().last())
                    .addInteger(made.batch().events())
                    .addString(made.verdict().code().text())
                    .addValue(made.verdict().status().isPresent() ? (short) made.verdict().status().getAsInt() : null),
            () -> {
                for (int i = 0; i < 8; i++) {
                    parameters.addValue(null);
                }
            }
        );
        parameters.addInteger(Webhooks.ATTEMPTS_KEPT);
    }
}
