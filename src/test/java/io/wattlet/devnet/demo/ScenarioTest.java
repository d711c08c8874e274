package io.wattlet.devnet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.devnet.client.IssuerClient.Kind;
import io.wattlet.devnet.demo.Ledger.Balance;
import io.wattlet.devnet.demo.MeterReading.Meter;
import io.wattlet.devnet.demo.Participant.WalletSystem;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    private static final Meter WIND = new Meter("harbour-wind", "1", Kind.PRODUCTION, "DK1");
    private static final Meter HYDRO = new Meter("mill-hydro", "2", Kind.PRODUCTION, "DK2");
    private static final Meter DAIRY = new Meter("dairy", "3", Kind.CONSUMPTION, "DK1");
    private static final Meter SCHOOL = new Meter("school", "4", Kind.CONSUMPTION, "DK2");
    private static final Meter HOSPITAL = new Meter("hospital", "5", Kind.CONSUMPTION, "DK1");

    private final Scenario scenario = Scenario.of(
        List.of(
            new MeterReading(WIND, NOON, 1_001),
            new MeterReading(HYDRO, NOON, 50),
            new MeterReading(DAIRY, NOON, 200),
            new MeterReading(SCHOOL, NOON, 80),
            new MeterReading(HOSPITAL, NOON, 500),
            new MeterReading(HOSPITAL, NOON.plus(MeterReading.PERIOD), 500)
        ),
        new Random(1)
    );

    @Test
    void producersShareOutWholeWattHours() {
        assertEquals(
            List.of("harbour-wind to dairy 300", "harbour-wind to hospital 400", "mill-hydro to school 50"),
            scenario
                .transfers()
                .stream()
                .map(it -> it.certificate().owner().name() + " to " + it.receiver().name() + " " + it.quantity())
                .toList()
        );
    }

    @Test
    void consumersClaimWhatTheyGotAndUsedInTheSameQuarterHour() {
        assertEquals(
            List.of("dairy 200", "hospital 400", "school 50"),
            scenario
                .claims()
                .stream()
                .map(it -> it.owner().name() + " " + it.quantity())
                .toList()
        );
        assertTrue(
            scenario
                .claims()
                .stream()
                .allMatch(it -> it.production().reading().start().equals(it.consumption().reading().start()))
        );
    }

    @Test
    void theWithdrawnCertificateWasClaimedInTheOtherSystem() {
        assertTrue(
            scenario
                .claims()
                .stream()
                .anyMatch(it -> it.production().equals(scenario.withdrawn()) && it.owner().system() == WalletSystem.B)
        );
    }

    @Test
    void theLedgerAccountsForEveryWattHour() {
        Ledger ledger = new Ledger();
        scenario.certificates().forEach(ledger::issue);
        scenario.transfers().forEach(ledger::transfer);
        scenario.claims().forEach(ledger::claim);

        assertEquals(new Balance(1_001, 700, 0), balance(ledger, "harbour-wind"));
        assertEquals(301, balance(ledger, "harbour-wind").holds());
        assertEquals(new Balance(50, 50, 0), balance(ledger, "mill-hydro"));
        assertEquals(new Balance(300 + 200, 0, 2 * 200), balance(ledger, "dairy"));
        assertEquals(new Balance(50 + 80, 0, 2 * 50), balance(ledger, "school"));
        assertEquals(new Balance(400 + 500 + 500, 0, 2 * 400), balance(ledger, "hospital"));
    }

    @Test
    void nobodyCanSendWhatTheyDoNotHold() {
        Ledger ledger = new Ledger();
        scenario.certificates().forEach(ledger::issue);
        Scenario.Transfer first = scenario.transfers().getFirst();
        Scenario.Transfer tooMuch = new Scenario.Transfer(first.certificate(), first.receiver(), 1_002);

        assertThrows(IllegalStateException.class, () -> ledger.transfer(tooMuch));
    }

    @Test
    void nobodyCanClaimWhatTheyWereNotSent() {
        Ledger ledger = new Ledger();
        scenario.certificates().forEach(ledger::issue);

        assertThrows(IllegalStateException.class, () -> ledger.claim(scenario.claims().getFirst()));
    }

    @Test
    void theSameSeedGivesTheSameCertificates() {
        List<MeterReading> readings = scenario.certificates().stream().map(Scenario.Certificate::reading).toList();

        assertEquals(scenario, Scenario.of(readings, new Random(1)));
    }

    @Test
    void refusesReadingsWithoutAMeterThatItNeeds() {
        var refusal = assertThrows(IllegalArgumentException.class, () ->
            Scenario.of(List.of(new MeterReading(WIND, NOON, 5)), new Random(1))
        );
        assertEquals("there are no readings of the meter dairy", refusal.getMessage());
    }

    private Balance balance(Ledger ledger, String name) {
        Participant participant = scenario
            .participants()
            .stream()
            .filter(it -> it.name().equals(name))
            .findAny()
            .orElseThrow();
        return ledger.of(participant).values().stream().reduce(Balance.ZERO, Balance::plus);
    }
}
