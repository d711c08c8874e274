package io.wattlet.events.webhook;

import io.vertx.sqlclient.Row;
import io.wattlet.events.EventType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Webhooks as the database has them. */
final class WebhookRows {

    /** What {@link #webhook} reads. Not the secret. */
    static final String COLUMNS = """
        webhook.id, webhook.url, webhook.types::text[] as types, webhook.created_at, webhook.position, webhook.failures,
            webhook.failing_since, webhook.due_at, webhook.disabled_at, webhook.disabled_reason""";

    private WebhookRows() {}

    static Webhook webhook(Row row) {
        return new Webhook(
            row.getUUID("id"),
            WebhookUrl.stored(row.getString("url")),
            types(row),
            row.getOffsetDateTime("created_at").toInstant(),
            row.getLong("position"),
            row.getInteger("failures"),
            time(row, "failing_since"),
            time(row, "due_at"),
            time(row, "disabled_at").map(since ->
                new Webhook.Disabled(since, Webhook.Reason.ofCode(row.getString("disabled_reason")))
            )
        );
    }

    /** What a webhook is for; empty for everything. */
    static Optional<Set<EventType>> types(Row row) {
        return Optional.ofNullable(row.getArrayOfStrings("types")).map(names ->
            Arrays.stream(names).map(EventType::ofSql).collect(Collectors.toUnmodifiableSet())
        );
    }

    /** The names of types in the database; null for everything. */
    static String@Nullable [] names(Optional<Set<EventType>> types) {
        return types.map(some -> some.stream().map(EventType::sql).sorted().toArray(String[]::new)).orElse(null);
    }

    private static Optional<Instant> time(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
