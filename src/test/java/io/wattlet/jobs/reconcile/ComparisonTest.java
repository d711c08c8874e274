package io.wattlet.jobs.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.jobs.reconcile.Comparison.Known;
import io.wattlet.jobs.reconcile.Verdict.Become;
import io.wattlet.jobs.reconcile.Verdict.Book;
import io.wattlet.jobs.reconcile.Verdict.Fine;
import io.wattlet.jobs.reconcile.Verdict.LeftAlone;
import io.wattlet.jobs.reconcile.Verdict.Park;
import io.wattlet.jobs.reconcile.Verdict.Report;
import io.wattlet.wallet.SliceState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every pair of what is booked and what the stream shows, and what else is known. */
class ComparisonTest {

    private static final UUID ALLOCATION = UUID.randomUUID();

    private static final OnStream AVAILABLE = new OnStream.Available();
    private static final OnStream GONE = new OnStream.Gone();
    private static final OnStream SLICED = new OnStream.Sliced();
    private static final OnStream ALLOCATED = new OnStream.Allocated(ALLOCATION);
    private static final OnStream CLAIMED = new OnStream.Claimed(ALLOCATION);
    private static final OnStream UNKNOWN = new OnStream.Unknown();
    private static final List<OnStream> ALL_SHOWN = List.of(AVAILABLE, GONE, SLICED, ALLOCATED, CLAIMED, UNKNOWN);

    private static final Verdict FINE = new Fine();
    private static final Verdict BOOK = new Book();

    /**
     * One line of the table.
     *
     * @param unexplained what follows when nothing else is known
     * @param ofOurClaim  what follows when the allocation is that of a claim of this slice
     * @param unbooked    what follows when a transaction on the stream explains it, claim or not
     */
    private record Line(SliceState booked, OnStream shown, Verdict unexplained, Verdict ofOurClaim, Verdict unbooked) {}

    private static Line fine(SliceState booked, OnStream shown) {
        return always(booked, shown, FINE);
    }

    private static Line always(SliceState booked, OnStream shown, Verdict verdict) {
        return new Line(booked, shown, verdict, verdict, verdict);
    }

    private static Line bookOr(SliceState booked, OnStream shown, Verdict otherwise) {
        return new Line(booked, shown, otherwise, otherwise, BOOK);
    }

    private static final List<Line> TABLE = table();

    private static List<Line> table() {
        List<Line> lines = new ArrayList<>();
        for (SliceState unspent : List.of(SliceState.AVAILABLE, SliceState.EXPIRED)) {
            lines.add(fine(unspent, AVAILABLE));
            lines.add(bookOr(unspent, GONE, new Park(FindingKind.SPENT_ELSEWHERE)));
            lines.add(bookOr(unspent, SLICED, new Park(FindingKind.SLICED_ELSEWHERE)));
            lines.add(bookOr(unspent, ALLOCATED, new Park(FindingKind.SPENT_ELSEWHERE)));
            lines.add(bookOr(unspent, CLAIMED, new Park(FindingKind.SPENT_ELSEWHERE)));
            lines.add(always(unspent, UNKNOWN, new Report(FindingKind.NOT_ON_STREAM)));
        }
        lines.add(bookOr(SliceState.ALLOCATED, AVAILABLE, new Report(FindingKind.CLAIM_NOT_SHOWN)));
        lines.add(bookOr(SliceState.ALLOCATED, GONE, new Report(FindingKind.SPENT_ELSEWHERE)));
        lines.add(bookOr(SliceState.ALLOCATED, SLICED, new Report(FindingKind.SPENT_ELSEWHERE)));
        lines.add(fine(SliceState.ALLOCATED, ALLOCATED));
        lines.add(
            new Line(
                SliceState.ALLOCATED,
                CLAIMED,
                new Report(FindingKind.CLAIM_UNKNOWN),
                new Become(SliceState.CLAIMED),
                BOOK
            )
        );
        lines.add(always(SliceState.ALLOCATED, UNKNOWN, new Report(FindingKind.NOT_ON_STREAM)));
        lines.add(always(SliceState.CLAIMED, AVAILABLE, new Report(FindingKind.CLAIM_NOT_SHOWN)));
        lines.add(bookOr(SliceState.CLAIMED, GONE, new Report(FindingKind.SPENT_ELSEWHERE)));
        lines.add(bookOr(SliceState.CLAIMED, SLICED, new Report(FindingKind.SPENT_ELSEWHERE)));
        lines.add(always(SliceState.CLAIMED, ALLOCATED, new Report(FindingKind.CLAIM_NOT_SHOWN)));
        lines.add(fine(SliceState.CLAIMED, CLAIMED));
        lines.add(always(SliceState.CLAIMED, UNKNOWN, new Report(FindingKind.NOT_ON_STREAM)));
        lines.add(always(SliceState.UNRESOLVED, AVAILABLE, new Become(SliceState.AVAILABLE)));
        lines.add(bookOr(SliceState.UNRESOLVED, GONE, new Become(SliceState.TRANSFERRED)));
        lines.add(bookOr(SliceState.UNRESOLVED, SLICED, new Report(FindingKind.SLICED_ELSEWHERE)));
        lines.add(bookOr(SliceState.UNRESOLVED, ALLOCATED, new Become(SliceState.ALLOCATED)));
        lines.add(
            new Line(
                SliceState.UNRESOLVED,
                CLAIMED,
                new Report(FindingKind.CLAIM_UNKNOWN),
                new Become(SliceState.CLAIMED),
                BOOK
            )
        );
        lines.add(always(SliceState.UNRESOLVED, UNKNOWN, new Report(FindingKind.NOT_ON_STREAM)));
        for (SliceState notCompared : List.of(
            SliceState.RESERVED,
            SliceState.SLICING,
            SliceState.REGISTERING,
            SliceState.SLICED,
            SliceState.TRANSFERRED,
            SliceState.CANCELLED
        )) {
            ALL_SHOWN.forEach(shown -> lines.add(always(notCompared, shown, new LeftAlone())));
        }
        return lines;
    }

    @Test
    void everyPairHasItsVerdict() {
        for (Line line : TABLE) {
            String pair = line.booked() + " here, " + line.shown().words() + " there";
            assertEquals(line.unexplained(), of(line, new Known(false, false)), pair);
            assertEquals(line.ofOurClaim(), of(line, new Known(false, true)), pair + ", of our claim");
            assertEquals(line.unbooked(), of(line, new Known(true, false)), pair + ", unbooked");
            assertEquals(line.unbooked(), of(line, new Known(true, true)), pair + ", unbooked and of our claim");
        }
    }

    @Test
    void theTableHasEveryPairOnce() {
        record Pair(SliceState booked, OnStream shown) {}
        Set<Pair> all = new HashSet<>();
        for (SliceState booked : SliceState.values()) {
            ALL_SHOWN.forEach(shown -> all.add(new Pair(booked, shown)));
        }

        assertEquals(ALL_SHOWN.size(), OnStream.class.getPermittedSubclasses().length);
        assertEquals(all.size(), TABLE.size());
        assertEquals(
            all,
            new HashSet<>(
                TABLE.stream()
                    .map(line -> new Pair(line.booked(), line.shown()))
                    .toList()
            )
        );
    }

    private static Verdict of(Line line, Known known) {
        return Comparison.of(line.booked(), line.shown(), known);
    }
}
