package io.wattlet.wallet;

import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.UUID;

/** Refusals, for tests of what becomes of them at an edge. */
public final class Refusals {

    private static final CertificateId CERTIFICATE = new CertificateId("registry", new UUID(0, 1));

    /** One of each kind; a test sees to it that none is left out. */
    public static final List<Refusal> ONE_OF_EACH = List.of(
        new Refusal.NoWallet(),
        new Refusal.WalletDisabled(),
        new Refusal.WalletNotFound(),
        new Refusal.WalletExists(),
        new Refusal.OwnerTooLong(),
        new Refusal.EndpointTaken(),
        new Refusal.InvalidPrivateKey(),
        new Refusal.InvalidPublicKey(),
        new Refusal.EndpointNotFound(),
        new Refusal.UnknownEvent(),
        new Refusal.EventsForgotten(),
        new Refusal.ReceiverIsSelf(),
        new Refusal.UnknownReceiver(new UUID(0, 1)),
        new Refusal.UnknownCertificate(Refusal.Role.TRANSFERRED, CERTIFICATE),
        new Refusal.InsufficientQuantity(Refusal.Role.TRANSFERRED, 1, 2),
        new Refusal.TrialMismatch(),
        new Refusal.NotClaimable("reason"),
        new Refusal.QuantityZero(),
        new Refusal.CertificateNotFound(),
        new Refusal.TransferNotFound(),
        new Refusal.NothingToRedeliver(),
        new Refusal.WebhookNotFound(),
        new Refusal.TooManyWebhooks(1),
        new Refusal.WebhookUrlRefused("reason"),
        new Refusal.InvalidTimeZone(),
        new Refusal.ListTooLong(2, 1),
        new Refusal.TooManyItems(1),
        new Refusal.NothingAccepted(),
        new Refusal.OthersRefused(),
        new Refusal.CommandIdTaken(new UUID(0, 0)),
        new Refusal.IdempotencyKeyReused(),
        new Refusal.MatchTooLarge("claims", 1),
        new Refusal.TooManyWaiters(),
        new Refusal.Overloaded()
    );

    private Refusals() {}
}
