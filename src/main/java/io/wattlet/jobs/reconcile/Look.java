package io.wattlet.jobs.reconcile;

import io.wattlet.jobs.reconcile.Bookings.Booked;
import io.wattlet.jobs.reconcile.Certificates.Due;
import io.wattlet.jobs.reconcile.Comparison.Known;
import io.wattlet.jobs.reconcile.Findings.Finding;
import io.wattlet.jobs.reconcile.Repairs.Change;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.TransactionId;
import io.wattlet.wallet.SliceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One certificate as it is booked beside its stream.
 *
 * @param slices what is booked of it, with what the stream shows of each; empty when there is no stream to believe
 */
record Look(Due due, Sight sight, List<Beside> slices) {
    /** A slice beside what the stream says of it. */
    record Beside(Booked booked, OnStream shown) {
        Verdict verdict(Known known) {
            return booked.moving() ? new Verdict.LeftAlone() : Comparison.of(booked.state(), shown, known);
        }

        /** The allocation under which the stream has it. */
        @Nullable
        UUID allocation() {
            return switch (shown) {
                case OnStream.Allocated(UUID id) -> id;
                case OnStream.Claimed(UUID id) -> id;
                case OnStream.Available _, OnStream.Gone _, OnStream.Sliced _, OnStream.Unknown _ -> null;
            };
        }
    }

    /**
     * What is known of the slices that differ.
     *
     * @param unbooked transactions that explain them, by slice
     * @param claims   the slices of the claims under whose ids the streams have them
     */
    record Explanations(Map<UUID, TransactionId> unbooked, Map<UUID, Set<UUID>> claims) {
        private Known of(Beside slice) {
            UUID id = slice.booked().id();
            return new Known(
                unbooked.containsKey(id),
                Optional.ofNullable(slice.allocation())
                    .map(claims::get)
                    .filter(slices -> slices.contains(id))
                    .isPresent()
            );
        }
    }

    /**
     * What is to be done.
     *
     * @param changes     slices whose state the stream proves
     * @param unbooked    transactions to book
     * @param allocations under which the stream has slices that are to be changed
     * @param findings    what nothing explains
     */
    record Decision(List<Change> changes, Set<TransactionId> unbooked, Set<UUID> allocations, List<Finding> findings) {
        boolean repairs() {
            return !changes.isEmpty() || !unbooked.isEmpty();
        }
    }

    /** Puts the two beside each other. Derives keys: not for event loops. */
    static Look of(Due due, Sight sight, List<Booked> booked) {
        List<Beside> slices =
            sight instanceof Sight.Shown(StreamPicture picture)
                ? booked
                      .stream()
                      .map(one -> new Beside(one, picture.at(one.hash(), one.ownerKey())))
                      .toList()
                : List.of();
        return new Look(due, sight, slices);
    }

    CertificateId id() {
        return due.id();
    }

    /** Whether there was an answer, be it one not to be believed. */
    boolean isCompared() {
        return !(sight instanceof Sight.Unread);
    }

    /** Whether the issuer took it back, which is not noted here. */
    boolean isNewlyWithdrawn() {
        return !due.withdrawn() && sight instanceof Sight.Shown(StreamPicture picture) && picture.isWithdrawn();
    }

    /** The slices that are not booked as the stream has them. */
    List<Beside> differing() {
        return slices
            .stream()
            .filter(slice ->
                switch (slice.verdict(Known.NOTHING)) {
                    case Verdict.Fine _, Verdict.LeftAlone _ -> false;
                    case Verdict.Book _, Verdict.Become _, Verdict.Park _, Verdict.Report _ -> true;
                }
            )
            .toList();
    }

    /** The transactions of the stream, oldest first. */
    List<TransactionId> transactions() {
        return sight instanceof Sight.Shown(StreamPicture picture) ? picture.transactions() : List.of();
    }

    /** What it could not be said about just now. */
    Stream<UUID> undecided() {
        return slices.stream().map(Beside::booked).filter(Booked::moving).map(Booked::id);
    }

    /** Decides about every slice that differs. A function of its arguments alone. */
    Decision decide(Explanations explanations) {
        List<Change> changes = new ArrayList<>();
        List<TransactionId> unbooked = new ArrayList<>();
        List<UUID> allocations = new ArrayList<>();
        List<Finding> findings = new ArrayList<>(ofCertificate());
        for (Beside slice : differing()) {
            Booked booked = slice.booked();
            switch (slice.verdict(explanations.of(slice))) {
                case Verdict.Fine _, Verdict.LeftAlone _ -> {
                }
                case Verdict.Book _ -> {
                    Optional.ofNullable(explanations.unbooked().get(booked.id())).ifPresent(unbooked::add);
                    Optional.ofNullable(slice.allocation()).ifPresent(allocations::add);
                }
                case Verdict.Become(SliceState state) -> {
                    changes.add(new Change(booked, state, slice.allocation()));
                    Optional.ofNullable(slice.allocation()).ifPresent(allocations::add);
                }
                case Verdict.Park(FindingKind kind) -> {
                    findings.add(finding(slice, kind));
                    changes.add(new Change(booked, SliceState.UNRESOLVED, slice.allocation()));
                }
                case Verdict.Report(FindingKind kind) -> findings.add(finding(slice, kind));
            }
        }
        return new Decision(changes, Set.copyOf(unbooked), Set.copyOf(allocations), findings);
    }

    private List<Finding> ofCertificate() {
        return switch (sight) {
            case Sight.Unread _ -> List.of();
            case Sight.Missing _ -> List.of(
                Finding.ofCertificate(id(), FindingKind.STREAM_MISSING, "held", "no stream of it")
            );
            case Sight.Rejected(String reason) -> List.of(
                Finding.ofCertificate(id(), FindingKind.STREAM_REJECTED, "held", reason)
            );
            case Sight.Shown(StreamPicture picture) -> due.withdrawn() && !picture.isWithdrawn()
                ? List.of(
                      Finding.ofCertificate(id(), FindingKind.WITHDRAWN_HERE_ONLY, "withdrawn", "no withdrawal of it")
                  )
                : List.of();
        };
    }

    private Finding finding(Beside slice, FindingKind kind) {
        Booked booked = slice.booked();
        return new Finding(id(), booked.id(), kind, booked.state().sql(), slice.shown().words(), booked.updatedAt());
    }
}
