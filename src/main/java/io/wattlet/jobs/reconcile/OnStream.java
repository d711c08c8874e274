package io.wattlet.jobs.reconcile;

import java.util.UUID;

/** What a verified stream says about a commitment that is booked under some key. */
sealed interface OnStream {
    /** The slice is available to that key. */
    record Available() implements OnStream {}

    /** The slice belongs to another key, or did when it was spent. */
    record Gone() implements OnStream {}

    /** The owner of that key cut it into others. */
    record Sliced() implements OnStream {}

    /** It is bound to a counterpart. */
    record Allocated(UUID id) implements OnStream {}

    /** It is claimed under an allocation. */
    record Claimed(UUID id) implements OnStream {}

    /** No slice ever had it. */
    record Unknown() implements OnStream {}

    /** The same in words, for people to read. */
    default String words() {
        return switch (this) {
            case Available _ -> "available";
            case Gone _ -> "owned by another key";
            case Sliced _ -> "sliced";
            case Allocated(UUID id) -> "allocated under " + id;
            case Claimed(UUID id) -> "claimed under " + id;
            case Unknown _ -> "no such slice";
        };
    }
}
