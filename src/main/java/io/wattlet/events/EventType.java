package io.wattlet.events;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can happen to a wallet and what it holds. Each type has a JSON Schema, under {@link #schema()}. */
public enum EventType {
    WALLET_CREATED("wallet.created"),
    WALLET_DISABLED("wallet.disabled"),
    WALLET_ENABLED("wallet.enabled"),
    COMMAND_ACCEPTED("command.accepted"),
    COMMAND_COMPLETED("command.completed"),
    COMMAND_FAILED("command.failed"),
    /** Had failed, and is tried again at its owner's request. */
    COMMAND_REOPENED("command.reopened"),
    SLICE_RECEIVED("slice.received"),
    /** Cut from another slice of the wallet, or given back by a command that needed it no more. */
    SLICE_AVAILABLE("slice.available"),
    SLICE_TRANSFERRED("slice.transferred"),
    SLICE_CLAIMED("slice.claimed"),
    SLICE_UNCLAIMED("slice.unclaimed"),
    SLICE_EXPIRED("slice.expired"),
    CLAIM_CLAIMED("claim.claimed"),
    CLAIM_UNCLAIMED("claim.unclaimed"),
    CERTIFICATE_WITHDRAWN("certificate.withdrawn");

    private static final Map<String, EventType> BY_SQL = Stream.of(values()).collect(
        Collectors.toMap(EventType::sql, Function.identity())
    );
    private static final Map<String, EventType> BY_ID = Stream.of(values()).collect(
        Collectors.toMap(EventType::id, Function.identity())
    );

    private final String sql;
    private final String id;

    EventType(String sql) {
        this.sql = sql;
        this.id = "io.wattlet." + sql + ".v1";
    }

    /** The attribute {@code type} of its events, with the version of their form: {@code io.wattlet.slice.received.v1}. */
    public String id() {
        return id;
    }

    /** Where its JSON Schema is on the class path. */
    public String schema() {
        return "events/" + sql + ".v1.json";
    }

    /** The type with that {@link #id()}. */
    public static Optional<EventType> ofId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** The value of the database type {@code event_type}. */
    public String sql() {
        return sql;
    }

    /** The type with that {@link #sql()}. */
    public static EventType ofSql(String name) {
        EventType type = BY_SQL.get(name);
        if (type == null) {
            throw new IllegalArgumentException("unknown type of event: " + name);
        }
        return type;
    }
}
