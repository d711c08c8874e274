package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Asked.Sums;
import io.wattlet.behaviour.Asked.Unit;
import io.wattlet.behaviour.Issuer.Order;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.CertificateType;
import io.wattlet.behaviour.Told.Page;
import io.wattlet.behaviour.Told.Sum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sums of what is held, transferred and claimed, by units of local time. */
@OverEveryEdge
class SumsBehaviourIT {

    private static final long QUARTER = 900;
    private static final long GREATEST = 0xffff_ffffL;

    private final Owner owner;
    private final WalletClient client;

    SumsBehaviourIT(Edge edge) {
        owner = Owner.at(edge);
        client = owner.client();
    }

    private static long second(String time) {
        return Instant.parse(time).getEpochSecond();
    }

    /** Production of quarters of an hour, each twice as much as the one before, from 1. */
    private void produce(String... starts) {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            orders.add(Owner.production(1L << i).at(second(starts[i])).lasting(QUARTER));
        }
        owner.holds(orders);
    }

    private List<Long> quantities(Unit unit, String zone) {
        return quantities(client.sumCertificates(Sums.by(unit, zone)));
    }

    private static List<Long> quantities(Page<Sum> page) {
        return page.items().stream().map(Sum::quantity).toList();
    }

    @Test
    void everyUnitIsOfTheLocalTime() {
        produce(
            "2023-12-31T23:00:00Z",
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:15:00Z",
            "2024-01-01T05:00:00Z",
            "2024-01-02T00:00:00Z",
            "2024-01-08T00:00:00Z",
            "2024-02-01T00:00:00Z"
        );
        Map<Unit, List<Long>> inLondon = Map.of(
            Unit.ACTUAL,
            List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L),
            Unit.TOTAL,
            List.of(127L),
            Unit.YEAR,
            List.of(1L, 126L),
            Unit.MONTH,
            List.of(1L, 62L, 64L),
            Unit.WEEK,
            List.of(1L, 30L, 32L, 64L),
            Unit.DAY,
            List.of(1L, 14L, 16L, 32L, 64L),
            Unit.HOUR,
            List.of(1L, 6L, 8L, 16L, 32L, 64L),
            Unit.QUARTER_HOUR,
            List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L)
        );
        for (Unit unit : Unit.values()) {
            assertEquals(inLondon.get(unit), quantities(unit, "Europe/London"), unit.name());
        }
        assertEquals(List.of(127L), quantities(Unit.YEAR, "Europe/Copenhagen"));
        assertEquals(List.of(63L, 64L), quantities(Unit.MONTH, "Europe/Copenhagen"));
        assertEquals(List.of(31L, 32L, 64L), quantities(Unit.WEEK, "Europe/Copenhagen"));
        assertEquals(List.of(15L, 16L, 32L, 64L), quantities(Unit.DAY, "europe/copenhagen"));
        assertEquals(
            new Sum(1_704_067_200, 1_704_086_100, 14, Optional.of(CertificateType.PRODUCTION)),
            client.sumCertificates(Sums.by(Unit.DAY, "UTC")).items().get(1)
        );
    }

    @Test
    void daysOfDaylightSavingHave23And25Hours() {
        produce(
            "2024-03-30T22:45:00Z",
            "2024-03-30T23:00:00Z",
            "2024-03-31T01:00:00Z",
            "2024-03-31T21:45:00Z",
            "2024-03-31T22:00:00Z",
            "2024-10-26T21:45:00Z",
            "2024-10-26T22:00:00Z",
            "2024-10-27T00:00:00Z",
            "2024-10-27T01:00:00Z",
            "2024-10-27T22:45:00Z",
            "2024-10-27T23:00:00Z"
        );
        assertEquals(
            List.of(1L, 14L, 16L, 32L, 64L + 128 + 256 + 512, 1_024L),
            quantities(Unit.DAY, "Europe/Copenhagen")
        );
        assertEquals(List.of(15L, 16L, 2_047L - 31), quantities(Unit.MONTH, "Europe/Copenhagen"));
        // 02:00 comes twice, and is two hours
        assertEquals(
            List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1_024L),
            quantities(Unit.HOUR, "Europe/Copenhagen")
        );
        Sum longDay = client.sumCertificates(Sums.by(Unit.DAY, "Europe/Copenhagen")).items().get(4);
        assertEquals(second("2024-10-26T22:00:00Z"), longDay.start());
        assertEquals(second("2024-10-27T23:00:00Z"), longDay.end());
    }

    @Test
    void sumsAreFilteredBeforeAndPartedAfterwards() {
        produce("2024-01-01T00:00:00Z", "2024-01-01T00:15:00Z", "2024-01-01T00:30:00Z", "2024-01-01T00:45:00Z");
        Sums quarters = Sums.by(Unit.QUARTER_HOUR, "UTC");

        Page<Sum> part = client.sumCertificates(quarters.part(Part.of(1, 2)));
        assertEquals(List.of(2L, 4L), quantities(part));
        assertEquals(4, part.total());
        assertEquals(new Page<>(4, List.of()), client.sumCertificates(quarters.part(Part.of(4, 1))));
        assertEquals(List.of(8L), quantities(client.sumCertificates(quarters.part(Part.skipping(3)))));
        Period middle = Period.of(second("2024-01-01T00:15:00Z"), second("2024-01-01T00:45:00Z"));
        assertEquals(
            List.of(
                new Sum(
                    middle.start().orElseThrow(),
                    middle.end().orElseThrow(),
                    6,
                    Optional.of(CertificateType.PRODUCTION)
                )
            ),
            client.sumCertificates(Sums.by(Unit.HOUR, "UTC").within(middle)).items()
        );
    }

    @Test
    void typesAreSummedByThemselves() {
        owner.holds(
            List.of(
                Owner.production(1),
                Owner.consumption(2),
                Owner.production(4),
                Owner.consumption(8).at(Owner.NOON + Owner.HOUR)
            )
        );
        Sums hours = Sums.by(Unit.HOUR, "UTC");
        long noon = Owner.NOON;
        long one = noon + Owner.HOUR;
        List<Sum> sums = List.of(
            new Sum(noon, one, 2, Optional.of(CertificateType.CONSUMPTION)),
            new Sum(noon, one, 5, Optional.of(CertificateType.PRODUCTION)),
            new Sum(one, one + Owner.HOUR, 8, Optional.of(CertificateType.CONSUMPTION))
        );
        assertEquals(new Page<>(3, sums), client.sumCertificates(hours));
        assertEquals(new Page<>(1, sums.subList(1, 2)), client.sumCertificates(hours.of(CertificateType.PRODUCTION)));
        assertEquals(List.of(10L, 5L), quantities(Unit.TOTAL, "UTC"));
    }

    @Test
    void whereThereIsNothingThereAreNoSums() {
        for (Unit unit : Unit.values()) {
            assertEquals(new Page<>(0, List.of()), client.sumCertificates(Sums.by(unit, "UTC")));
            assertEquals(new Page<>(0, List.of()), client.sumTransfers(Sums.by(unit, "UTC")));
            assertEquals(new Page<>(0, List.of()), client.sumClaims(Sums.by(unit, "UTC"), false));
        }
    }

    @Test
    void sumsAreGreaterThanAnyQuantity() {
        owner.holds(List.of(Owner.production(GREATEST), Owner.production(GREATEST)));
        assertEquals(List.of(2 * GREATEST), quantities(Unit.TOTAL, "UTC"));
    }

    @Test
    void timeZonesAreThoseOfTheIanaDatabase() {
        for (String none : List.of("Mars/Olympus", "+01:00", "Romance Standard Time", " UTC", "x".repeat(1_000))) {
            assertFails(Kind.INVALID, "invalid-time-zone", () -> client.sumCertificates(Sums.by(Unit.DAY, none)));
        }
    }

    @Test
    void transfersAreSummedByTheTimeOfTheirCertificates() {
        List<CertificateId> held = owner.holds(
            List.of(Owner.production(10), Owner.production(10).at(Owner.NOON + Owner.HOUR), Owner.consumption(10))
        );
        String receiver = owner.receiver(Owner.at(Edge.REST));
        owner.completed(
            owner.transfer(held.getFirst(), receiver, 1),
            owner.transfer(held.get(1), receiver, 2),
            owner.transfer(held.getLast(), receiver, 4)
        );
        long one = Owner.NOON + Owner.HOUR;
        Sums hours = Sums.by(Unit.HOUR, "Europe/Copenhagen");
        List<Sum> sums = List.of(
            new Sum(Owner.NOON, one, 5, Optional.empty()),
            new Sum(one, one + Owner.HOUR, 2, Optional.empty())
        );
        assertEquals(new Page<>(2, sums), client.sumTransfers(hours));
        assertEquals(new Page<>(2, sums.subList(1, 2)), client.sumTransfers(hours.part(Part.of(1, 1))));
        assertEquals(new Page<>(1, sums.subList(0, 1)), client.sumTransfers(hours.within(Period.until(one))));
        assertEquals(List.of(7L), quantities(client.sumTransfers(Sums.by(Unit.DAY, "UTC"))));
    }

    @Test
    void claimsAreSummedByTheTimeOfProductionAndTrialsByThemselves() {
        long one = Owner.NOON + Owner.HOUR;
        Map<String, String> trial = Map.of("IsTrial", "true");
        List<CertificateId> held = owner.holds(
            List.of(
                Owner.production(10),
                Owner.consumption(10),
                Owner.production(20).at(one),
                Owner.consumption(20).at(one + 60).lasting(60),
                Owner.production(40).saying(trial),
                Owner.consumption(40).saying(trial)
            )
        );
        owner.completed(
            owner.claim(held.getFirst(), held.get(1), 1),
            owner.claim(held.get(2), held.get(3), 2),
            owner.claim(held.get(4), held.get(5), 4)
        );
        Sums hours = Sums.by(Unit.HOUR, "UTC");
        List<Sum> sums = List.of(
            new Sum(Owner.NOON, one, 1, Optional.empty()),
            new Sum(one, one + Owner.HOUR, 2, Optional.empty())
        );
        assertEquals(new Page<>(2, sums), client.sumClaims(hours, false));
        assertEquals(
            new Page<>(1, List.of(new Sum(Owner.NOON, one, 4, Optional.empty()))),
            client.sumClaims(hours, true)
        );
        assertEquals(List.of(3L), quantities(client.sumClaims(Sums.by(Unit.WEEK, "UTC"), false)));
        assertEquals(new Page<>(1, sums.subList(1, 2)), client.sumClaims(hours.within(Period.from(one)), false));
        assertEquals(new Page<>(2, sums.subList(1, 2)), client.sumClaims(hours.part(Part.skipping(1)), false));
    }
}
