package io.wattlet.devnet.demo;

import io.wattlet.registry.CertificateId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who should have how much of which certificate, from what was asked for alone. Quantities in watt-hours. Not thread-safe.
 */
final class Ledger {

    private final Map<Participant, Map<CertificateId, Balance>> balances = new LinkedHashMap<>();

    /** What came of one certificate, or of several together, in one wallet. */
    record Balance(long received, long sent, long claimed) {
        static final Balance ZERO = new Balance(0, 0, 0);

        long holds() {
            return received - sent - claimed;
        }

        Balance plus(Balance other) {
            return new Balance(received + other.received, sent + other.sent, claimed + other.claimed);
        }
    }

    /** A wallet is issued a certificate. */
    void issue(Scenario.Certificate certificate) {
        add(certificate.owner(), certificate.id(), new Balance(certificate.reading().wattHours(), 0, 0));
    }

    /** A part of a certificate goes to another wallet. */
    void transfer(Scenario.Transfer transfer) {
        CertificateId id = transfer.certificate().id();
        add(transfer.certificate().owner(), id, new Balance(0, transfer.quantity(), 0));
        add(transfer.receiver(), id, new Balance(transfer.quantity(), 0, 0));
    }

    /** A wallet claims a part of a production certificate and the same of a consumption certificate. */
    void claim(Scenario.Claim claim) {
        Balance claimed = new Balance(0, 0, claim.quantity());
        add(claim.owner(), claim.production().id(), claimed);
        add(claim.owner(), claim.consumption().id(), claimed);
    }

    /** Everything that a wallet ever had, by certificate. */
    Map<CertificateId, Balance> of(Participant participant) {
        return Map.copyOf(balances.getOrDefault(participant, Map.of()));
    }

    private void add(Participant participant, CertificateId certificate, Balance change) {
        Map<CertificateId, Balance> wallet = balances.computeIfAbsent(participant, newcomer -> new LinkedHashMap<>());
        Balance changed = wallet.getOrDefault(certificate, Balance.ZERO).plus(change);
        if (changed.holds() < 0) {
            throw new IllegalStateException(participant.name() + " does not hold that much of " + certificate);
        }
        wallet.put(certificate, changed);
    }
}
