package io.wattlet.events.kafka;

import io.vertx.pgclient.PgException;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.Set;

/** What follows from a command not having been stored. */
sealed interface Verdict {
    /** It could be stored another time. */
    record Again(Throwable cause) implements Verdict {}

    /** It never will be. */
    record ForGood(String code, String text) implements Verdict {}

    /** Classes of SQLSTATE: data exception, integrity constraint violation. */
    Set<String> ABOUT_THE_DATA = Set.of("22", "23");

    /** Judges by the failure. What nobody foresaw counts as passing: nothing is given up because of a fault of the node. */
    static Verdict of(Throwable failure) {
        return switch (failure) {
            case RefusedException refused -> of(refused, refused.refusal());
            case PgException postgres when isAboutTheData(postgres) -> new ForGood(
                "invalid-request",
                "The database cannot store what the record holds."
            );
            default -> new Again(failure);
        };
    }

    private static boolean isAboutTheData(PgException failure) {
        return ABOUT_THE_DATA.contains(failure.getSqlState().substring(0, 2));
    }

    // For good are also those that something else could change, such as a wallet that is made later: a record that waited
    // for it would hold up all behind it.
    private static Verdict of(RefusedException refused, Refusal refusal) {
        return switch (refusal) {
            case Refusal.Overloaded _, Refusal.TooManyWaiters _ -> new Again(refused);
            case
                Refusal.NoWallet _,
                Refusal.WalletDisabled _,
                Refusal.WalletNotFound _,
                Refusal.CertificateNotFound _,
                Refusal.TransferNotFound _,
                Refusal.NothingToRedeliver _,
                Refusal.InvalidTimeZone _,
                Refusal.ListTooLong _,
                Refusal.WalletExists _,
                Refusal.OwnerTooLong _,
                Refusal.EndpointTaken _,
                Refusal.InvalidPrivateKey _,
                Refusal.InvalidPublicKey _,
                Refusal.ReceiverIsSelf _,
                Refusal.UnknownReceiver _,
                Refusal.EndpointNotFound _,
                Refusal.UnknownCertificate _,
                Refusal.InsufficientQuantity _,
                Refusal.TrialMismatch _,
                Refusal.NotClaimable _,
                Refusal.QuantityZero _,
                Refusal.OthersRefused _,
                Refusal.IdempotencyKeyReused _,
                Refusal.CommandIdTaken _,
                Refusal.TooManyItems _,
                Refusal.UnknownEvent _,
                Refusal.EventsForgotten _,
                Refusal.NothingAccepted _,
                Refusal.WebhookNotFound _,
                Refusal.TooManyWebhooks _,
                Refusal.WebhookUrlRefused _,
                Refusal.MatchTooLarge _ -> new ForGood(refusal.code(), refusal.text());
        };
    }
}
