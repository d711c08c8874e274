package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.demo.Participant.WalletSystem;
import io.wattlet.devnet.testbed.CertificateIds;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What happens in the demonstration, worked out beforehand from the meter readings: every certificate that is issued, every
 * transfer, every claim, and the one certificate that is withdrawn.
 *
 * @param participants everybody, in the order of the readings
 * @param certificates one for each reading
 * @param transfers    of production to consumers; at most one of a certificate to one receiver
 * @param claims       in the order of time
 */
record Scenario(
    List<Participant> participants,
    List<Certificate> certificates,
    List<Transfer> transfers,
    List<Claim> claims
) {
    /** Producers share out their production by these parts of each certificate; what is left stays with them. */
    private static final List<Share> SHARES = List.of(
        new Share("harbour-wind", "dairy", 30),
        new Share("harbour-wind", "hospital", 40),
        new Share("mill-hydro", "school", 100)
    );

    private static final String IN_SYSTEM_B = "hospital";

    private record Share(String producer, String consumer, int percent) {}

    /** A certificate that is issued to the wallet of the meter's owner. */
    record Certificate(CertificateId id, Participant owner, MeterReading reading) {
        Kind kind() {
            return reading.meter().kind();
        }
    }

    /** Production that goes from its producer to a consumer. Quantity in watt-hours, at least 1. */
    record Transfer(Certificate certificate, Participant receiver, long quantity) {}

    /** Production that covers consumption of the same quarter-hour. Quantity in watt-hours, at least 1. */
    record Claim(Participant owner, Certificate production, Certificate consumption, long quantity) {}

    /**
     * Works it out.
     *
     * @param random draws the certificates' ids
     * @throws IllegalArgumentException when a meter is missing that the scenario is about
     */
    static Scenario of(List<MeterReading> readings, RandomGenerator random) {
        Map<String, Participant> participants = new LinkedHashMap<>();
        for (MeterReading reading : readings) {
            String name = reading.meter().name();
            WalletSystem system = name.equals(IN_SYSTEM_B) ? WalletSystem.B : WalletSystem.A;
            participants.putIfAbsent(name, new Participant(name, system));
        }
        requireMeters(participants);
        List<Certificate> certificates = readings
            .stream()
            .map(reading -> certificate(reading, participants, random))
            .toList();
        List<Transfer> transfers = transfers(certificates, participants);
        return new Scenario(
            List.copyOf(participants.values()),
            certificates,
            transfers,
            claims(certificates, transfers)
        );
    }

    /** The certificate that is withdrawn after it was claimed: production that went to the other system, of midday. */
    Certificate withdrawn() {
        List<Claim> candidates = claims
            .stream()
            .filter(claim -> claim.owner().system() == WalletSystem.B)
            .toList();
        return candidates.get(candidates.size() / 2).production();
    }

    private static void requireMeters(Map<String, Participant> participants) {
        for (Share share : SHARES) {
            for (String name : List.of(share.producer, share.consumer)) {
                if (!participants.containsKey(name)) {
                    throw new IllegalArgumentException("there are no readings of the meter " + name);
                }
            }
        }
    }

    private static Certificate certificate(
        MeterReading reading,
        Map<String, Participant> participants,
        RandomGenerator random
    ) {
        Participant owner = Objects.requireNonNull(participants.get(reading.meter().name()));
        return new Certificate(CertificateIds.next(random), owner, reading);
    }

    private static List<Transfer> transfers(List<Certificate> certificates, Map<String, Participant> participants) {
        List<Transfer> transfers = new ArrayList<>();
        for (Certificate certificate : certificates) {
            for (Share share : SHARES) {
                long quantity = (certificate.reading().wattHours() * share.percent) / 100;
                if (share.producer.equals(certificate.owner().name()) && quantity > 0) {
                    Participant receiver = Objects.requireNonNull(participants.get(share.consumer));
                    transfers.add(new Transfer(certificate, receiver, quantity));
                }
            }
        }
        return List.copyOf(transfers);
    }

    /** For each quarter-hour of consumption: as much of what was transferred for it as there is, or as is needed. */
    private static List<Claim> claims(List<Certificate> certificates, List<Transfer> transfers) {
        record ConsumerAndTime(Participant consumer, Instant start) {}
        Map<ConsumerAndTime, Certificate> consumption = new LinkedHashMap<>();
        Map<Certificate, Long> open = new LinkedHashMap<>();
        for (Certificate certificate : certificates) {
            if (certificate.kind() == Kind.CONSUMPTION) {
                consumption.put(new ConsumerAndTime(certificate.owner(), certificate.reading().start()), certificate);
                open.put(certificate, certificate.reading().wattHours());
            }
        }
        List<Claim> claims = new ArrayList<>();
        for (Transfer transfer : transfers) {
            Instant start = transfer.certificate().reading().start();
            Certificate covered = consumption.get(new ConsumerAndTime(transfer.receiver(), start));
            if (covered == null) {
                continue;
            }
            long quantity = Math.min(transfer.quantity(), open.getOrDefault(covered, 0L));
            if (quantity > 0) {
                claims.add(new Claim(transfer.receiver(), transfer.certificate(), covered, quantity));
                open.merge(covered, -quantity, Long::sum);
            }
        }
        claims.sort(Comparator.comparing(claim -> claim.production().reading().start()));
        return List.copyOf(claims);
    }
}
