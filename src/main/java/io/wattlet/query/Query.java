package io.wattlet.query;

import java.time.Instant;
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

    /** Claims that are in force; {@code period} applies to both certificates. In order of their last change. */
    record ListClaims(
        String owner,
        Period period,
        TimeMatch timeMatch,
        PagePart part
    ) implements OfWallet<Page<Claim>> {}

    /** Slices that the owner's wallet handed over, once the registry has committed that. In order of their last change. */
    record ListTransfers(String owner, Period period, PagePart part) implements OfWallet<Page<Transfer>> {}

    /** How a command of the owner stands; empty when there is none of that id, or when it is somebody else's. */
    record FindCommand(String owner, UUID commandId) implements Query<Optional<CommandStatus>> {}

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
}
