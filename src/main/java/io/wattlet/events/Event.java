package io.wattlet.events;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One thing that happened to a wallet.
 *
 * @param lane        0 to 63, of the wallet
 * @param number      position among all events; of one wallet, later ones have greater numbers
 * @param subject     the slice, command, claim, certificate or wallet that it happened to
 * @param command     the command that made it happen, where one did that is still known
 * @param certificate what it is about; of a claim, its production
 * @param quantity    in watt-hours
 * @param detail      what only events of this type say, as the triggers of the schema write it; often empty
 * @param trace       of the call that handed in the command (header {@code traceparent} of W3C Trace Context)
 */
public record Event(
    int lane,
    long number,
    UUID wallet,
    EventType type,
    UUID subject,
    Optional<UUID> command,
    Optional<CertificateId> certificate,
    OptionalLong quantity,
    JsonObject detail,
    Optional<String> trace,
    Instant occurredAt
) {
    /** Lanes that events are spread over by their wallet. */
    public static final int LANES = 64;

    /** What {@link #of} needs of the table {@code event}. */
    public static final String COLUMNS = """
        event.lane, event.number, event.wallet_id, event.type::text, event.subject_id, event.command_id, event.registry,
        event.certificate_id, event.quantity, event.detail, event.trace_parent, event.occurred_at""";

    /** Reads a row with {@link #COLUMNS}. */
    public static Event of(Row row) {
        Long quantity = row.getLong("quantity");
        JsonObject detail = row.getJsonObject("detail");
        OffsetDateTime occurredAt = row.getOffsetDateTime("occurred_at");
        return new Event(
            row.getInteger("lane"),
            row.getLong("number"),
            row.getUUID("wallet_id"),
            EventType.ofSql(row.getString("type")),
            row.getUUID("subject_id"),
            Optional.ofNullable(row.getUUID("command_id")),
            Optional.ofNullable(row.getString("registry")).map(registry ->
                new CertificateId(registry, row.getUUID("certificate_id"))
            ),
            quantity == null ? OptionalLong.empty() : OptionalLong.of(quantity),
            detail == null ? new JsonObject() : detail,
            Optional.ofNullable(row.getString("trace_parent")),
            occurredAt.toInstant()
        );
    }
}
