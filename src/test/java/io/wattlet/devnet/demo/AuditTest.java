package io.wattlet.devnet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.demo.MeterReading.Meter;
import io.wattlet.devnet.demo.Observed.Pair;
import io.wattlet.devnet.demo.Observed.Sent;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    private final Scenario scenario = Scenario.of(
        List.of(
            reading("harbour-wind", Kind.PRODUCTION, 1_000),
            reading("mill-hydro", Kind.PRODUCTION, 50),
            reading("dairy", Kind.CONSUMPTION, 200),
            reading("school", Kind.CONSUMPTION, 80),
            reading("hospital", Kind.CONSUMPTION, 500)
        ),
        new Random(1)
    );
    private final Ledger ledger = new Ledger();
    private final Map<Participant, Map<CertificateId, Long>> held = new HashMap<>();
    private final Map<Participant, Map<Sent, Long>> sent = new HashMap<>();
    private final Map<Participant, Map<Pair, Long>> claims = new HashMap<>();

    @BeforeEach
    void everythingHappensAsPlanned() {
        scenario.certificates().forEach(ledger::issue);
        scenario.transfers().forEach(ledger::transfer);
        scenario.claims().forEach(ledger::claim);
        for (Participant participant : scenario.participants()) {
            Map<CertificateId, Long> holds = new HashMap<>();
            ledger.of(participant).forEach((id, balance) -> holds.put(id, balance.holds()));
            held.put(participant, holds);
        }
        scenario
            .transfers()
            .forEach(it ->
                sentBy(it.certificate().owner()).put(new Sent(it.certificate().id(), receiver(it)), it.quantity())
            );
        scenario
            .claims()
            .forEach(it ->
                claimsOf(it.owner()).put(new Pair(it.production().id(), it.consumption().id()), it.quantity())
            );
    }

    @Test
    void findsNothingWhenAllIsWell() {
        assertEquals(List.of(), findings());
    }

    @Test
    void findsAWattHourTooMuch() {
        Scenario.Certificate hydro = scenario.certificates().get(1);
        held.getOrDefault(hydro.owner(), Map.of()).put(hydro.id(), 1L);

        assertFalse(findings().isEmpty());
    }

    @Test
    void findsACertificateThatNobodyKnowsOf() {
        held
            .getOrDefault(scenario.participants().getFirst(), Map.of())
            .put(new CertificateId("narnia", new UUID(3, 4)), 5L);

        assertFalse(findings().isEmpty());
    }

    @Test
    void findsATransferToSomebodyElse() {
        Scenario.Transfer transfer = scenario.transfers().getFirst();
        Map<Sent, Long> ofSender = sentBy(transfer.certificate().owner());
        ofSender.remove(new Sent(transfer.certificate().id(), receiver(transfer)));
        ofSender.put(new Sent(transfer.certificate().id(), new UUID(5, 6)), transfer.quantity());

        assertFalse(findings().isEmpty());
    }

    @Test
    void findsAClaimThatIsMissing() {
        claimsOf(scenario.claims().getFirst().owner()).clear();

        assertFalse(findings().isEmpty());
    }

    @Test
    void findsAClaimOfTheWrongCertificates() {
        Scenario.Claim claim = scenario.claims().getFirst();
        Map<Pair, Long> claimed = claimsOf(claim.owner());
        claimed.clear();
        claimed.put(new Pair(claim.consumption().id(), claim.production().id()), claim.quantity());

        assertFalse(findings().isEmpty());
    }

    private List<String> findings() {
        Map<Participant, Observed> observed = new HashMap<>();
        for (Participant participant : scenario.participants()) {
            observed.put(
                participant,
                new Observed(held.getOrDefault(participant, Map.of()), sentBy(participant), claimsOf(participant))
            );
        }
        return Audit.findings(scenario, AuditTest::receiver, ledger, observed);
    }

    private Map<Sent, Long> sentBy(Participant participant) {
        return sent.computeIfAbsent(participant, unknown -> new HashMap<>());
    }

    private Map<Pair, Long> claimsOf(Participant participant) {
        return claims.computeIfAbsent(participant, unknown -> new HashMap<>());
    }

    private static UUID receiver(Scenario.Transfer transfer) {
        return new UUID(1, transfer.receiver().name().hashCode());
    }

    private static MeterReading reading(String name, Kind kind, long wattHours) {
        return new MeterReading(new Meter(name, name, kind, "DK1"), NOON, wattHours);
    }
}
