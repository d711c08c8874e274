package io.wattlet.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a caller goes on who follows the changes of a list. Opaque to callers, who keep it as long as they like.
 *
 * <p>A walk goes through the list in the order of last changes, part by part, to its end. What becomes visible behind the
 * walk's back (see {@link Horizon}) is met by the next walk, which begins at {@code settled}: so every change is delivered
 * at least once, and what changed shortly before the end of a walk twice.
 *
 * @param list     the list it is of
 * @param position after which the next part begins
 * @param settled  where the walk that is under way began to be unsure; null between two walks
 */
public record Cursor(List list, Position position, @Nullable Instant settled) {
    /** The lists that can be followed. */
    public enum List {
        CERTIFICATES,
        CLAIMS,
        TRANSFERS,
        COMMANDS,
    }

    /**
     * A place in the order of last changes.
     *
     * @param registry part of the row's name, where it has one; otherwise empty
     * @param id       of the row; null for the place behind all rows of that time
     */
    record Position(Instant updatedAt, String registry, @Nullable UUID id) {
        /** Before everything: nothing changed before the year 1. */
        static final Position START = after(Instant.ofEpochSecond(-62_135_596_800L));

        /** Behind all rows of a time. */
        static Position after(Instant time) {
            return new Position(time, "", null);
        }
    }

    private static final char SEPARATOR = ' ';
    private static final int FIELDS = 5;
    private static final String NONE = "-";
    private static final int LONGEST_TEXT = 1024;
    private static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L);

    /** What a caller is given. */
    public String text() {
        String fields = String.join(
            String.valueOf(SEPARATOR),
            list.name(),
            String.valueOf(micros(position.updatedAt)),
            position.id == null ? NONE : position.id.toString(),
            settled == null ? NONE : String.valueOf(micros(settled)),
            position.registry
        );
        return Base64.getUrlEncoder().withoutPadding().encodeToString(fields.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what a caller was given; empty when this is no cursor of that list. */
    public static Optional<Cursor> parse(List list, String text) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        try {
            String fields = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = fields.split(String.valueOf(SEPARATOR), FIELDS);
            if (parts.length != FIELDS || !parts[0].equals(list.name()) || parts[4].indexOf('\0') >= 0) {
                return Optional.empty();
            }
            UUID id = parts[2].equals(NONE) ? null : UUID.fromString(parts[2]);
            Instant settled = parts[3].equals(NONE) ? null : time(parts[3]);
            return Optional.of(new Cursor(list, new Position(time(parts[1]), parts[4], id), settled));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant time(String micros) {
        Instant time = Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
        if (time.isBefore(Position.START.updatedAt) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("not a time that Postgres and the contract know");
        }
        return time;
    }
}
