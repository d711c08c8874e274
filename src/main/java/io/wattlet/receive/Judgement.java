package io.wattlet.receive;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command.HashedAttribute;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.command.FailureCode;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.Slice;
import io.wattlet.wallet.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What follows from an offer. */
sealed interface Judgement {
    /**
     * The slice is ours and is taken in.
     *
     * @param openings   the hashed attributes whose openings are right
     * @param mismatched keys of attributes whose openings are not, or that the certificate does not have
     */
    record Accept(
        Offer offer,
        Past past,
        CertificateFacts certificate,
        List<HashedAttribute> openings,
        List<String> mismatched
    ) implements Judgement {
        /** Which time it is that this slice comes to this key, from 1. */
        int arrival() {
            return past.arrivals() + 1;
        }
    }

    /** The slice came in before, by the same hand-over; nothing changes. */
    record AlreadyHere() implements Judgement {}

    /** It is not what the offer says, and will not become so. */
    record Refuse(String code, String text) implements Judgement {}

    /**
     * It is not what the offer says as the registry stands, but a registry that is behind may still come round: whoever
     * announces a slice has seen it committed, perhaps on another replica.
     *
     * @param age how long it has been tried
     */
    record Doubt(Refuse refusal, Duration age) implements Judgement {}

    /**
     * It cannot be decided yet.
     *
     * @param age how long it has been tried
     */
    record Wait(String reason, Duration age) implements Judgement {}

    Refuse MALFORMED_BLINDING = new Refuse(
        FailureCode.MALFORMED_BLINDING.text(),
        "The blinding value is not 32 bytes long."
    );

    Refuse NO_ENDPOINT = new Refuse(new Refusal.EndpointNotFound().code(), "The wallet endpoint is not here any more.");

    Refuse NOT_AVAILABLE = new Refuse(
        FailureCode.SLICE_NOT_AVAILABLE.text(),
        "The certificate has no available slice that the quantity and the blinding value open."
    );

    Refuse FOREIGN_OWNER = new Refuse(
        FailureCode.FOREIGN_OWNER.text(),
        "The slice belongs to another key than the one of this wallet endpoint and position."
    );

    /**
     * Decides. A function of its arguments alone; derives a key and hashes, so it is not for event loops.
     *
     * <p>A slice may leave and come back to the same key, because it is the sender who numbers the keys of an endpoint. So
     * a slice that was here before is told from a repeated announcement by the registry: it is back if it is available to
     * this key in a stream that already shows how it left.
     */
    static Judgement of(Offer offer, Past past, Present present) {
        if (past.held()) {
            return new AlreadyHere();
        }
        return switch (present) {
            case Present.Open(String reason) -> new Wait(reason, past.age());
            case Present.Rejected(String reason) -> new Refuse(
                FailureCode.CERTIFICATE_REJECTED.text(),
                "The certificate cannot be trusted: " + reason + "."
            );
            case Present.Verified verified -> of(offer, past, verified);
        };
    }

    private static Judgement of(Offer offer, Past past, Present.Verified present) {
        CertificateProjection certificate = present.certificate();
        Optional<Slice> slice = certificate.available(offer.hash());
        if (slice.isEmpty()) {
            return past.arrivals() > 0 ? new AlreadyHere() : new Doubt(NOT_AVAILABLE, past.age());
        }
        if (!slice.get().isOwnedBy(ownerKey(offer.command()))) {
            return past.arrivals() > 0 ? new AlreadyHere() : new Doubt(FOREIGN_OWNER, past.age());
        }
        if (past.arrivals() > 0 && !showsDeparture(past, present)) {
            return new Wait("the registry still shows the slice as it was before it left this wallet", past.age());
        }
        Optional<CertificateFacts> facts = CertificateFacts.of(present.id(), certificate);
        return facts.isEmpty()
            ? new Refuse(
                  FailureCode.CERTIFICATE_UNFIT.text(),
                  "The certificate has texts that are too long to be stored, or null characters."
              )
            : accept(offer, past, facts.get());
    }

    private static boolean showsDeparture(Past past, Present.Verified present) {
        return !past.departures().isEmpty() && present.transactions().containsAll(past.departures());
    }

    private static Accept accept(Offer offer, Past past, CertificateFacts certificate) {
        List<HashedAttribute> openings = new ArrayList<>();
        List<String> mismatched = new ArrayList<>();
        for (HashedAttribute opening : offer.command().hashedAttributes()) {
            if (certificate.isOpenedBy(opening)) {
                openings.add(opening);
            } else {
                mismatched.add(opening.key());
            }
        }
        return new Accept(offer, past, certificate, List.copyOf(openings), List.copyOf(mismatched));
    }

    private static Buffer ownerKey(ReceiveSlice command) {
        ExtendedPublicKey endpoint = ExtendedPublicKey.parse(command.endpointPublicKey().getBytes());
        return Buffer.buffer(endpoint.derive(command.position()).compressed());
    }
}
