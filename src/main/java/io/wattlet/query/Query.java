package io.wattlet.query;

import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question about what a wallet holds or did.
 *
 * @param <R> what the answer is
 */
public sealed interface Query<R> {
    /** The subject who asks; sees only what is its own. */
    String owner();

    /** A question that is refused when the owner has no wallet or a disabled one. */
    sealed interface OfWallet<R> extends Query<R> {}

    /** All wallets of the owner, disabled ones too: none or one. */
    record ListWallets(String owner) implements Query<Page<Wallet>> {}

    /** One wallet of the owner; empty when there is none of that id, or when it is somebody else's. */
    record FindWallet(String owner, UUID walletId) implements Query<Optional<Wallet>> {}

    /** What the owner can spend: certificates with available slices, not withdrawn, with the sum of those slices. */
    record ListCertificates(
        String owner,
        Period period,
        @Nullable CertificateType type,
        CertificateOrder order,
        Direction direction,
        PagePart part
    ) implements OfWallet<Page<GranularCertificate>> {}

    /** One certificate of which the wallet ever held something, with what is available of it now: maybe nothing. */
    record FindCertificate(String owner, CertificateId certificate) implements OfWallet<GranularCertificate> {}

    /** What {@link ListCertificates} lists, in the order of last changes. */
    record FollowCertificates(
        String owner,
        Period period,
        @Nullable CertificateType type,
        ChangesPart part
    ) implements OfWallet<Changes<GranularCertificate>> {}

    /** The sums of what {@link ListCertificates} lists, by start and type. */
    record SumCertificates(
        String owner,
        Period period,
        @Nullable CertificateType type,
        Grouping grouping,
        PagePart part
    ) implements OfWallet<Page<Bucket.OfCertificates>> {}

    /** Claims that are in force; {@code period} applies to both certificates. In order of their last change. */
    record ListClaims(
        String owner,
        Period period,
        TimeMatch timeMatch,
        PagePart part
    ) implements OfWallet<Page<Claim>> {}

    /** What {@link ListClaims} lists of hourly match, in the order of last changes. */
    record FollowClaims(String owner, Period period, ChangesPart part) implements OfWallet<Changes<Claim>> {}

    /** The sums of what {@link ListClaims} lists of hourly match, over the time of production. */
    record SumClaims(
        String owner,
        Period period,
        TrialFilter trial,
        Grouping grouping,
        PagePart part
    ) implements OfWallet<Page<Bucket>> {}

    /** Slices that the owner's wallet handed over, once the registry has committed that. In order of their last change. */
    record ListTransfers(String owner, Period period, PagePart part) implements OfWallet<Page<Transfer>> {}

    /** What {@link ListTransfers} lists, in the order of last changes. */
    record FollowTransfers(String owner, Period period, ChangesPart part) implements OfWallet<Changes<Transfer>> {}

    /** The sums of what {@link ListTransfers} lists. */
    record SumTransfers(
        String owner,
        Period period,
        Grouping grouping,
        PagePart part
    ) implements OfWallet<Page<Bucket>> {}

    /** How commands of the owner stand, in this order; those that are not there, or are somebody else's, are left out. */
    record FindCommands(String owner, List<UUID> commandIds) implements Query<List<CommandStatus>> {
        public FindCommands {
            commandIds = List.copyOf(commandIds);
        }
    }

    /**
     * Commands of the owner in the order of their last changes, from a cursor on: those that stand in a wallet that is
     * disabled too, and none for an owner without one.
     */
    record FollowCommands(String owner, ChangesPart part) implements Query<CommandNews> {}

    /** From where the owner's commands are followed by who wants to know what becomes of them from now on. */
    record BeginFollowingCommands(String owner) implements Query<Cursor> {}

    /**
     * The certificates whose own period lies inside this one; a null bound is none.
     *
     * @param start inclusive
     * @param end   inclusive
     */
    record Period(@Nullable Instant start, @Nullable Instant end) {}

    /**
     * The part of a list that is wanted.
     *
     * @param skip  how many to leave out at the start
     * @param limit how many to answer at most
     */
    record PagePart(int skip, int limit) {
        public PagePart {
            if (skip < 0 || limit < 0) {
                throw new IllegalArgumentException("skip and limit must not be negative");
            }
        }
    }

    /**
     * The part of a list in the order of last changes that is wanted. Where both are given, the later place counts.
     *
     * @param updatedSince only what changed after this; null for no such bound
     * @param cursor       where to go on
     * @param limit        how many to answer at most
     */
    record ChangesPart(@Nullable Instant updatedSince, Optional<Cursor> cursor, int limit) {
        public ChangesPart {
            if (limit < 0) {
                throw new IllegalArgumentException("limit must not be negative");
            }
        }
    }

    /**
     * What is summed together.
     *
     * @param zone as {@link TimeZones} spells it
     */
    record Grouping(TimeAggregate unit, String zone) {
        /**
         * Sums over units of a time zone.
         *
         * @param zoneName as a caller spells it
         * @throws RefusedException when there is no such time zone
         */
        public static Grouping of(TimeAggregate unit, String zoneName) {
            return new Grouping(
                unit,
                TimeZones.find(zoneName).orElseThrow(() -> new RefusedException(new Refusal.InvalidTimeZone()))
            );
        }
    }

    /** What certificates are sorted by; ties are in order of period and id, always the same. */
    enum CertificateOrder {
        END,
        QUANTITY,
        TYPE,
    }

    /** Which way a list is sorted. */
    enum Direction {
        ASC,
        DESC,
    }

    /** Which claims are wanted. */
    enum TimeMatch {
        /** Those of certificates that start less than an hour apart. */
        HOURLY,
        /** All. */
        ALL,
    }

    /** Which claims are summed: those of trial certificates, whose attribute IsTrial is {@code true}, or the others. */
    enum TrialFilter {
        NON_TRIAL,
        TRIAL,
    }
}
