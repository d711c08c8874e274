package io.wattlet.jobs.reconcile;

import io.wattlet.jobs.reconcile.Verdict.Become;
import io.wattlet.jobs.reconcile.Verdict.Book;
import io.wattlet.jobs.reconcile.Verdict.Fine;
import io.wattlet.jobs.reconcile.Verdict.LeftAlone;
import io.wattlet.jobs.reconcile.Verdict.Park;
import io.wattlet.jobs.reconcile.Verdict.Report;
import io.wattlet.wallet.SliceState;

/**
 * What the books and a verified stream together mean for a slice.
 *
 * <p>A registry may show an older stream than it has, and never a newer one. So only what a stream shows is a proof, and what
 * it does not show is none: a slice is changed because of an event that is there, and never because one is missing.
 */
final class Comparison {

    /**
     * What else is known here about a slice.
     *
     * @param transaction a transaction of an ended command changes it, is on the stream, and is not booked as committed
     * @param claim       the slice belongs to the claim under whose id the stream has it allocated or claimed
     */
    record Known(boolean transaction, boolean claim) {
        static final Known NOTHING = new Known(false, false);
    }

    private Comparison() {}

    /** Decides about a slice that no command holds, as far as its state tells. A function of its arguments alone. */
    static Verdict of(SliceState booked, OnStream shown, Known known) {
        return switch (booked) {
            case RESERVED, SLICING, REGISTERING, SLICED, TRANSFERRED, CANCELLED -> new LeftAlone();
            case AVAILABLE, EXPIRED -> ofUnspent(shown, known);
            case ALLOCATED -> ofAllocated(shown, known);
            case CLAIMED -> ofClaimed(shown, known);
            case UNRESOLVED -> ofUnresolved(shown, known);
        };
    }

    private static Verdict ofUnspent(OnStream shown, Known known) {
        return switch (shown) {
            case OnStream.Available _ -> new Fine();
            case OnStream.Unknown _ -> new Report(FindingKind.NOT_ON_STREAM);
            case OnStream.Sliced _ -> bookOr(known, new Park(FindingKind.SLICED_ELSEWHERE));
            case OnStream.Gone _, OnStream.Allocated _, OnStream.Claimed _ -> bookOr(
                known,
                new Park(FindingKind.SPENT_ELSEWHERE)
            );
        };
    }

    private static Verdict ofAllocated(OnStream shown, Known known) {
        return switch (shown) {
            case OnStream.Allocated _ -> new Fine();
            case OnStream.Claimed _ -> bookOr(
                known,
                known.claim() ? new Become(SliceState.CLAIMED) : new Report(FindingKind.CLAIM_UNKNOWN)
            );
            case OnStream.Available _ -> bookOr(known, new Report(FindingKind.CLAIM_NOT_SHOWN));
            case OnStream.Gone _, OnStream.Sliced _ -> bookOr(known, new Report(FindingKind.SPENT_ELSEWHERE));
            case OnStream.Unknown _ -> new Report(FindingKind.NOT_ON_STREAM);
        };
    }

    // What a stream shows that is behind looks the same as a claim that was undone: neither is taken for the other.
    private static Verdict ofClaimed(OnStream shown, Known known) {
        return switch (shown) {
            case OnStream.Claimed _ -> new Fine();
            case OnStream.Allocated _, OnStream.Available _ -> new Report(FindingKind.CLAIM_NOT_SHOWN);
            case OnStream.Gone _, OnStream.Sliced _ -> bookOr(known, new Report(FindingKind.SPENT_ELSEWHERE));
            case OnStream.Unknown _ -> new Report(FindingKind.NOT_ON_STREAM);
        };
    }

    private static Verdict ofUnresolved(OnStream shown, Known known) {
        return switch (shown) {
            case OnStream.Available _ -> new Become(SliceState.AVAILABLE);
            case OnStream.Gone _ -> bookOr(known, new Become(SliceState.TRANSFERRED));
            case OnStream.Allocated _ -> bookOr(known, new Become(SliceState.ALLOCATED));
            case OnStream.Claimed _ -> bookOr(
                known,
                known.claim() ? new Become(SliceState.CLAIMED) : new Report(FindingKind.CLAIM_UNKNOWN)
            );
            case OnStream.Sliced _ -> bookOr(known, new Report(FindingKind.SLICED_ELSEWHERE));
            case OnStream.Unknown _ -> new Report(FindingKind.NOT_ON_STREAM);
        };
    }

    private static Verdict bookOr(Known known, Verdict otherwise) {
        return known.transaction() ? new Book() : otherwise;
    }
}
