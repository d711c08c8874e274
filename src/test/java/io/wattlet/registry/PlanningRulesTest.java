package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.CONSUMPTION;
import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.wattlet.proto.electricity.v1.Attribute;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.registry.ElectricityRules.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What planners ask before they spend anything. */
class PlanningRulesTest {

    private final Ledger ledger = new Ledger();
    private final ElectricityRules rules = new ElectricityRules(Workshop.network());
    private final Secret slice = Workshop.secret(250, Workshop.ALICE);
    private final CertificateId production = ledger.issue(PRODUCTION, slice);
    private final CertificateId consumption = ledger.issue(CONSUMPTION, slice);

    private Verdict mayAllocate() {
        return mayAllocate(Workshop.NOW);
    }

    private Verdict mayAllocate(Instant now) {
        return rules.mayAllocate(ledger.state(production), ledger.state(consumption), now);
    }

    private CertificateProjection changed(CertificateId id, IssuedEvent.Builder change) {
        IssuedEvent issued = ledger.state(id).issued().toBuilder().mergeFrom(change.build()).build();
        Ledger other = new Ledger();
        other.append(id, Workshop.signed(id, issued, Workshop.ISSUER::sign));
        return other.state(id);
    }

    private void withdraw(CertificateId id) {
        ledger.write(id, Workshop.signed(id, Workshop.withdrawn(), Workshop.ISSUER::sign));
    }

    @Test
    void anAvailableSliceMayBeSpentUntilItIsNot() {
        assertEquals(new Verdict.Valid(), rules.maySpend(ledger.state(production), slice.name(), Workshop.NOW));
        assertEquals(
            new Verdict.Invalid("Slice not found"),
            rules.maySpend(ledger.state(production), Workshop.secret(1, Workshop.BOB).name(), Workshop.NOW)
        );
        assertEquals(
            new Verdict.Invalid("Certificate has expired"),
            rules.maySpend(ledger.state(production), slice.name(), Workshop.NOW.plus(Duration.ofDays(60)))
        );
        withdraw(production);
        assertEquals(
            new Verdict.Invalid("Certificate is withdrawn"),
            rules.maySpend(ledger.state(production), slice.name(), Workshop.NOW)
        );
    }

    @Test
    void aPairMayBeAllocatedOnlyTheRightWayRound() {
        assertEquals(new Verdict.Valid(), mayAllocate());
        assertEquals(
            new Verdict.Invalid("ProductionCertificate is not a production certificate"),
            rules.mayAllocate(ledger.state(consumption), ledger.state(consumption), Workshop.NOW)
        );
        assertEquals(
            new Verdict.Invalid("ConsumptionCertificate is not a consumption certificate"),
            rules.mayAllocate(ledger.state(production), ledger.state(production), Workshop.NOW)
        );
    }

    @Test
    void aWithdrawnConsumptionCountsAlthoughARegistryWouldNotLookYet() {
        withdraw(consumption);
        assertEquals(new Verdict.Invalid("Certificate is withdrawn"), mayAllocate());
    }

    @Test
    void expiryCountsOnBothSides() {
        CertificateProjection older = changed(
            consumption,
            IssuedEvent.newBuilder().setPeriod(
                Workshop.period(
                    Workshop.START.minus(Duration.ofDays(60)),
                    Workshop.START.minus(Duration.ofDays(60)).plus(Duration.ofHours(1))
                )
            )
        );
        assertEquals(
            new Verdict.Invalid("Certificate has expired"),
            rules.mayAllocate(ledger.state(production), older, Workshop.NOW)
        );
    }

    @Test
    void trialsAndPeriodsCount() {
        CertificateProjection trial = changed(
            consumption,
            IssuedEvent.newBuilder().addAttributes(Attribute.newBuilder().setKey("IsTrial").setValue("true"))
        );
        assertInstanceOf(Verdict.Invalid.class, rules.mayAllocate(ledger.state(production), trial, Workshop.NOW));
        CertificateProjection later = changed(
            consumption,
            IssuedEvent.newBuilder().setPeriod(
                Workshop.period(Workshop.START.plusSeconds(1), Workshop.START.plusSeconds(3601))
            )
        );
        assertEquals(
            new Verdict.Invalid("Periods are not overlapping"),
            rules.mayAllocate(ledger.state(production), later, Workshop.NOW)
        );
        NetworkConfiguration lenient = Workshop.network(60, NetworkConfiguration.TimeConstraint.DISABLED);
        assertEquals(
            new Verdict.Valid(),
            new ElectricityRules(lenient).mayAllocate(ledger.state(production), later, Workshop.NOW)
        );
    }

    @Test
    void whatWouldFreezeARegistryIsNotAskedOfIt() {
        CertificateProjection ambiguous = changed(
            consumption,
            IssuedEvent.newBuilder()
                .addAttributes(Attribute.newBuilder().setKey("IsTrial").setValue("true"))
                .addAttributes(Attribute.newBuilder().setKey("istrial").setValue("true"))
        );
        assertInstanceOf(
            Verdict.Unanswerable.class,
            rules.mayAllocate(ledger.state(production), ambiguous, Workshop.NOW)
        );
    }

    @Test
    void anAreaOutsideTheNetworkCounts() {
        CertificateProjection stranger = changed(consumption, IssuedEvent.newBuilder().setGridArea("Atlantis"));
        assertEquals(
            new Verdict.Invalid("Area does not exist"),
            rules.mayAllocate(ledger.state(production), stranger, Workshop.NOW)
        );
    }
}
