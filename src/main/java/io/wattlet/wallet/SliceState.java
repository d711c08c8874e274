package io.wattlet.wallet;

import java.util.Locale;

/** Where a slice stands. The names are those of the database type {@code slice_state}. */
public enum SliceState {
    /** Spendable. */
    AVAILABLE,
    /** Held by a live command that spends it whole. */
    RESERVED,
    /** Held by a live command that cuts it into parts; the parts count, this does not. */
    SLICING,
    /** A part whose SlicedEvent is not committed yet. */
    REGISTERING,
    /** Replaced by its parts on the registry. */
    SLICED,
    /** Bound to a counterpart on the registry, not claimed yet. */
    ALLOCATED,
    /** Claimed on the registry. */
    CLAIMED,
    /** Owned by somebody else on the registry. */
    TRANSFERRED,
    /** Too old to be used. */
    EXPIRED,
    /** The registry alone knows what became of it. */
    UNRESOLVED,
    /** A part that never came to be, because its SlicedEvent was refused. */
    CANCELLED;

    /** The name in SQL. */
    public String sql() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the name in SQL. */
    public static SliceState ofSql(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
