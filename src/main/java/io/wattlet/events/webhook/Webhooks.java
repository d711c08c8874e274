package io.wattlet.events.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wattlet.events.EventTail;
import io.wattlet.events.EventType;
import io.wattlet.outgoing.Callee;
import io.wattlet.outgoing.NotSentException;
import io.wattlet.outgoing.Outgoing;
import io.wattlet.store.Transactions;
import io.wattlet.wallet.MasterKeys;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;

/**
 * Where owners make webhooks, look at them and take them away. Each operation is about the wallet of the owner who asks, and
 * fails with {@link Refusal.NoWallet} and {@link Refusal.WalletDisabled}, in this order. For any thread.
 */
public final class Webhooks {

    /** Shortest secret, in characters. */
    public static final int SHORTEST_SECRET = 16;

    /** Longest secret, in characters. */
    public static final int LONGEST_SECRET = 128;

    /** Attempts that are remembered of each webhook. */
    static final int ATTEMPTS_KEPT = 100;

    private static final int OWN_SECRET_BYTES = 32;

    /** How long to wait for transactions that were under way when a webhook was asked for. */
    private static final Duration FRONTIER_WITHIN = Duration.ofSeconds(3);

    // The wallet is locked, so that two that are made at once count each other.
    private static final String LOCK_WALLET = """
        select id, disabled_at is not null as wallet_disabled
          from wallet
         where owner = $1
           for no key update
        """;

    private static final String INSERT = """
        insert into webhook (id, wallet_id, url, target, types, secret, secret_key_id, position)
        select $1, $2, $3, $4, $5::text[]::event_type[], $6, $7, $8
         where (select count(*) from webhook where wallet_id = $2) < $9
        returning %s
        """.formatted(WebhookRows.COLUMNS);

    private static final String LIST = """
        select wallet.disabled_at is not null as wallet_disabled, %s
          from wallet
          left join webhook on webhook.wallet_id = wallet.id
         where wallet.owner = $1
         order by webhook.created_at, webhook.id
        """.formatted(WebhookRows.COLUMNS);

    private static final String FIND = """
        select wallet.disabled_at is not null as wallet_disabled, %s
          from wallet
          left join webhook on webhook.wallet_id = wallet.id and webhook.id = $2
         where wallet.owner = $1
        """.formatted(WebhookRows.COLUMNS);

    private static final String DELETE = """
        with mine as (
          select id, disabled_at is not null as wallet_disabled
            from wallet
           where owner = $1
        ), deleted as (
          delete from webhook
           using mine
           where webhook.wallet_id = mine.id
             and webhook.id = $2
             and not mine.wallet_disabled
          returning webhook.id
        )
        select mine.wallet_disabled, deleted.id
          from mine
          left join deleted on true
        """;

    private static final String ATTEMPTS = """
        select number, delivery_id, began_at, duration_ms, first_event, last_event, events, code, status
          from webhook_attempt
         where webhook_id = $1
         order by number desc
         limit $2
        """;

    // A delivery under way is somebody's who has an earlier term: what he writes has no effect.
    private static final String REPLAY = """
        with mine as (
          select wallet.id as wallet_id, wallet.disabled_at is not null as wallet_disabled, webhook.id, webhook.position
            from wallet
            left join webhook on webhook.wallet_id = wallet.id and webhook.id = $2
           where wallet.owner = $1
        ), place as (
          select mine.id, mine.wallet_disabled,
                 case when $3::bigint is not null then $3::bigint
                      when $4::timestamptz is not null then coalesce(
                        (select event.number - 1
                           from event
                          where event.wallet_id = mine.wallet_id
                            and event.occurred_at >= $4::timestamptz
                          order by event.number
                          limit 1),
                        (select max(event.number) from event where event.wallet_id = mine.wallet_id),
                        mine.position
                      )
                      else mine.position
                 end as begins_after,
                 case when $4::timestamptz is null then event_retention.forgotten_up_to else 0 end as forgotten,
                 case when event_number.is_called then event_number.last_value else 0 end as last
            from mine, event_retention, event_number
        ), replayed as (
          update webhook
             set position = place.begins_after,
                 due_at = now(),
                 held_until = null,
                 term = webhook.term + 1,
                 wanted = false,
                 failures = 0,
                 failing_since = null,
                 disabled_at = null,
                 disabled_reason = null
            from place
           where webhook.id = place.id
             and not place.wallet_disabled
             and place.begins_after between place.forgotten and place.last
          returning %s
        )
        select place.wallet_disabled, place.id as known_id, place.begins_after < place.forgotten as forgotten, replayed.*
          from place
          left join replayed on true
        """.formatted(WebhookRows.COLUMNS);

    private final Pool pool;
    private final MasterKeys keys;
    private final EventTail tail;
    private final Outgoing outgoing;
    private final WebhookSettings settings;
    private final WebhookHints hints;
    private final SecureRandom random = new SecureRandom();

    public Webhooks(
        Vertx vertx,
        Pool pool,
        MasterKeys keys,
        EventTail tail,
        Outgoing outgoing,
        WebhookSettings settings
    ) {
        this.pool = pool;
        this.keys = keys;
        this.tail = tail;
        this.outgoing = outgoing;
        this.settings = settings;
        this.hints = new WebhookHints(vertx.eventBus());
    }

    /**
     * A webhook that was made.
     *
     * @param secret that the node made, to be told once; empty when the owner gave one
     */
    public record Made(Webhook webhook, Optional<String> secret) {}

    /** Where a replay begins. */
    public sealed interface Start {
        /** Behind the event of that number. */
        record After(long number) implements Start {}

        /** With the first event that is kept and not older than that. */
        record Since(Instant time) implements Start {}

        /** Where it is. */
        record Here() implements Start {}
    }

    /**
     * Makes a webhook for what happens from now on.
     *
     * @param types  what it is for; empty for everything
     * @param secret {@value #SHORTEST_SECRET} to {@value #LONGEST_SECRET} characters; empty to have one made
     * @return fails also with {@link Refusal.WebhookUrlRefused}, which is looked for first, and
     *     {@link Refusal.TooManyWebhooks}
     */
    public Future<Made> create(String owner, WebhookUrl url, Optional<Set<EventType>> types, Optional<String> secret) {
        String signedWith = secret.orElseGet(this::ownSecret);
        return allowed(url)
            .compose(_ -> now())
            .compose(now ->
                Transactions.run(pool, connection ->
                    wallet(connection, owner).compose(wallet -> insert(connection, wallet, url, types, signedWith, now))
                )
            )
            .onSuccess(_ -> hints.give())
            .map(webhook -> new Made(webhook, secret.isPresent() ? Optional.empty() : Optional.of(signedWith)));
    }

    private String ownSecret() {
        byte[] bytes = new byte[OWN_SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    // A name that is not known may be known tomorrow, and every call looks again.
    private Future<Void> allowed(WebhookUrl url) {
        if (!url.isEncrypted() && !settings.allowHttp()) {
            return refused(new Refusal.WebhookUrlRefused("The URL must be https."));
        }
        return outgoing
            .check(Callee.WEBHOOK, url.uri(), settings.connectWithin())
            .recover(failure ->
                failure instanceof NotSentException notSent
                    ? switch (notSent.reason()) {
                          case ADDRESS -> refused(
                              new Refusal.WebhookUrlRefused("The host has no address that this node may call.")
                          );
                          case MALFORMED -> refused(
                              new Refusal.WebhookUrlRefused("The URL names no host and port that could be called.")
                          );
                          case NAME, BREAKER, CONNECTION, TLS, BUSY, CLOSED -> Future.succeededFuture();
                      }
                    : Future.failedFuture(failure)
            );
    }

    /** A number up to which everything has happened before this was called, or since. */
    private Future<Long> now() {
        Promise<Long> told = Promise.promise();
        EventTail.Listening listening = tail.listen(told::tryComplete);
        return told
            .future()
            .timeout(FRONTIER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
            .onComplete(_ -> listening.end())
            .recover(failure ->
                failure instanceof TimeoutException ? refused(new Refusal.Overloaded()) : Future.failedFuture(failure)
            );
    }

    private static Future<UUID> wallet(SqlConnection connection, String owner) {
        return connection
            .preparedQuery(LOCK_WALLET)
            .execute(Tuple.of(owner))
            .compose(Webhooks::usable)
            .map(rows -> rows.iterator().next().getUUID("id"));
    }

    private Future<Webhook> insert(
        SqlConnection connection,
        UUID wallet,
        WebhookUrl url,
        Optional<Set<EventType>> types,
        String secret,
        long position
    ) {
        UUID id = UUID.randomUUID();
        Tuple row = Tuple.tuple()
            .addUUID(id)
            .addUUID(wallet)
            .addString(url.toString())
            .addString(url.target())
            .addValue(WebhookRows.names(types))
            .addBuffer(keys.sealSecret(secret.getBytes(StandardCharsets.UTF_8), id))
            .addString(keys.currentKeyId())
            .addLong(position)
            .addInteger(settings.maxPerWallet());
        return connection
            .preparedQuery(INSERT)
            .execute(row)
            .compose(rows ->
                rows.size() == 0
                    ? refused(new Refusal.TooManyWebhooks(settings.maxPerWallet()))
                    : Future.succeededFuture(WebhookRows.webhook(rows.iterator().next()))
            );
    }

    /** All webhooks of an owner, oldest first. */
    public Future<List<Webhook>> list(String owner) {
        return pool
            .preparedQuery(LIST)
            .execute(Tuple.of(owner))
            .compose(Webhooks::usable)
            .map(rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> row.getUUID("id") != null)
                    .map(WebhookRows::webhook)
                    .toList()
            );
    }

    /** A webhook; fails also with {@link Refusal.WebhookNotFound}. */
    public Future<Webhook> find(String owner, UUID id) {
        return pool
            .preparedQuery(FIND)
            .execute(Tuple.of(owner, id))
            .compose(Webhooks::usable)
            .map(rows -> rows.iterator().next())
            .compose(row ->
                row.getUUID("id") == null
                    ? refused(new Refusal.WebhookNotFound())
                    : Future.succeededFuture(WebhookRows.webhook(row))
            );
    }

    /** Takes a webhook away, with its attempts; fails also with {@link Refusal.WebhookNotFound}. */
    public Future<Void> delete(String owner, UUID id) {
        return pool
            .preparedQuery(DELETE)
            .execute(Tuple.of(owner, id))
            .compose(Webhooks::usable)
            .compose(rows ->
                rows.iterator().next().getUUID("id") == null
                    ? refused(new Refusal.WebhookNotFound())
                    : Future.succeededFuture()
            );
    }

    /** The last attempts to deliver, newest first; fails also with {@link Refusal.WebhookNotFound}. */
    public Future<List<Attempt>> attempts(String owner, UUID id) {
        return find(owner, id)
            .compose(_ -> pool.preparedQuery(ATTEMPTS).execute(Tuple.of(id, ATTEMPTS_KEPT)))
            .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Webhooks::attempt).toList());
    }

    private static Attempt attempt(Row row) {
        Short status = row.getShort("status");
        return new Attempt(
            row.getLong("number"),
            row.getUUID("delivery_id"),
            row.getOffsetDateTime("began_at").toInstant(),
            Duration.ofMillis(row.getInteger("duration_ms")),
            row.getLong("first_event"),
            row.getLong("last_event"),
            row.getInteger("events"),
            row.getString("code"),
            status == null ? OptionalInt.empty() : OptionalInt.of(status)
        );
    }

    /**
     * Delivers events again, or goes on with a webhook that was disabled or is waiting for its next attempt.
     *
     * @return how it stands now; fails also with {@link Refusal.WebhookNotFound}, {@link Refusal.EventsForgotten}, or
     *     {@link Refusal.UnknownEvent} for a number that was not given out yet
     */
    public Future<Webhook> replay(String owner, UUID id, Start start) {
        Tuple parameters = Tuple.tuple()
            .addString(owner)
            .addUUID(id)
            .addValue(start instanceof Start.After after ? after.number() : null)
            .addValue(
                start instanceof Start.Since since ? OffsetDateTime.ofInstant(since.time(), ZoneOffset.UTC) : null
            );
        return pool
            .preparedQuery(REPLAY)
            .execute(parameters)
            .compose(Webhooks::usable)
            .map(rows -> rows.iterator().next())
            .compose(row -> {
                if (row.getUUID("known_id") == null) {
                    return refused(new Refusal.WebhookNotFound());
                }
                if (row.getUUID("id") == null) {
                    return refused(
                        row.getBoolean("forgotten") ? new Refusal.EventsForgotten() : new Refusal.UnknownEvent()
                    );
                }
                return Future.succeededFuture(WebhookRows.webhook(row));
            })
            .onSuccess(_ -> hints.give());
    }

    private static Future<RowSet<Row>> usable(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return refused(new Refusal.NoWallet());
        }
        boolean disabled = Objects.requireNonNull(rows.iterator().next().getBoolean("wallet_disabled"));
        return disabled ? refused(new Refusal.WalletDisabled()) : Future.succeededFuture(rows);
    }

    private static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(refusal));
    }
}
