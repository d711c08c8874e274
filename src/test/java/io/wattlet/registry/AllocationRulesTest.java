package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.CONSUMPTION;
import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.Attribute;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.registry.ElectricityRules.Verdict;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Allocation, claim and unclaiming, from the first to the last of them. */
class AllocationRulesTest {

    private static final String SIGNATURE = "Invalid signature for slice";

    private final Ledger ledger = new Ledger();
    private final UUID allocation = UUID.randomUUID();
    private final Secret production = Workshop.secret(100, Workshop.ALICE);
    private final Secret consumption = Workshop.secret(100, Workshop.BOB);
    private final CertificateId productionId = ledger.issue(PRODUCTION, production);
    private final CertificateId consumptionId = ledger.issue(CONSUMPTION, consumption);
    private final AllocatedEvent good = allocated(productionId, consumptionId).build();

    private AllocatedEvent.Builder allocated(CertificateId production, CertificateId consumption) {
        return Workshop.allocated(allocation, production, this.production, consumption, this.consumption);
    }

    private void refusesProduction(String message, AllocatedEvent.Builder event) {
        ledger.refuses(message, productionId, event.build(), Workshop.ALICE);
    }

    private void failsOnProduction(AllocatedEvent.Builder event) {
        assertInstanceOf(Verdict.Unanswerable.class, ledger.verdict(productionId, event.build(), Workshop.ALICE));
    }

    private CertificateId otherConsumption(IssuedEvent.Builder change) {
        CertificateId id = Workshop.newId();
        IssuedEvent issued = Workshop.issued(id, CONSUMPTION, consumption).mergeFrom(change.build()).build();
        return ledger.issue(id, issued);
    }

    private void allocateBoth() {
        ledger.write(productionId, good, Workshop.ALICE);
        ledger.write(consumptionId, good, Workshop.BOB);
    }

    private void claimBoth() {
        allocateBoth();
        ledger.write(productionId, Workshop.claimed(productionId, allocation), Workshop.ALICE);
        ledger.write(consumptionId, Workshop.claimed(consumptionId, allocation), Workshop.BOB);
    }

    private void withdraw(CertificateId id) {
        ledger.write(id, Workshop.signed(id, Workshop.withdrawn(), Workshop.ISSUER::sign));
    }

    @Test
    void aClaimTakesFourStepsInOneOrder() {
        ledger.refuses("Production not allocated", consumptionId, good, Workshop.BOB);
        ledger.write(productionId, good, Workshop.ALICE);
        var claimProduction = Workshop.claimed(productionId, allocation);
        var claimConsumption = Workshop.claimed(consumptionId, allocation);
        ledger.refuses("Consumption not allocated", productionId, claimProduction, Workshop.ALICE);
        ledger.refuses("Allocation does not exist", consumptionId, claimConsumption, Workshop.BOB);
        ledger.write(consumptionId, good, Workshop.BOB);
        ledger.refuses("Production not claimed", consumptionId, claimConsumption, Workshop.BOB);
        ledger.write(productionId, claimProduction, Workshop.ALICE);
        ledger.write(consumptionId, claimConsumption, Workshop.BOB);
        assertTrue(ledger.state(productionId).claimed(allocation).isPresent());
        assertTrue(ledger.state(consumptionId).claimed(allocation).isPresent());
        assertTrue(ledger.state(consumptionId).available().isEmpty());
    }

    @Test
    void allocationLooksAtTheOwnSliceFirst() {
        refusesProduction(
            "Certificate slice does not exist",
            good.toBuilder().setProductionSourceSliceHash(consumption.hash())
        );
        ledger.refuses(SIGNATURE, productionId, good, Workshop.BOB);
    }

    @Test
    void allocationComparesTheCertificates() {
        refusesProduction("ConsumptionCertificate does not exist", allocated(productionId, Workshop.newId()));
        refusesProduction(
            "ConsumptionCertificate is not a consumption certificate",
            allocated(productionId, ledger.issue(PRODUCTION, consumption))
        );
        refusesProduction(
            "Periods are not overlapping",
            allocated(
                productionId,
                otherConsumption(
                    IssuedEvent.newBuilder().setPeriod(
                        Workshop.period(
                            Workshop.START.plusSeconds(1),
                            Workshop.START.plus(Duration.ofHours(1)).plusSeconds(1)
                        )
                    )
                )
            )
        );
    }

    @Test
    void allocationKeepsTrialsApart() {
        CertificateId trial = otherConsumption(
            IssuedEvent.newBuilder().addAttributes(Attribute.newBuilder().setKey("isTRIAL").setValue("true"))
        );
        refusesProduction(
            "Certificate { \"value\": \"" +
                productionId.streamId() +
                "\" } and { \"value\": \"" +
                trial.streamId() +
                "\" } are not of the same trial type",
            allocated(productionId, trial)
        );
        CertificateId real = otherConsumption(
            IssuedEvent.newBuilder().addAttributes(Attribute.newBuilder().setKey("IsTrial").setValue("false"))
        );
        ledger.write(productionId, allocated(productionId, real).build(), Workshop.ALICE);
    }

    @Test
    void onlyAsciiLettersFoldInTheKeyOfATrial() {
        CertificateId real = otherConsumption(
            IssuedEvent.newBuilder().addAttributes(Attribute.newBuilder().setKey("I\u017fTrial").setValue("true"))
        );
        ledger.write(productionId, allocated(productionId, real).build(), Workshop.ALICE);
    }

    @Test
    void allocationFailsWhereTheTrialIsAmbiguous() {
        CertificateId ambiguous = otherConsumption(
            IssuedEvent.newBuilder()
                .addAttributes(Attribute.newBuilder().setKey("IsTrial").setValue("false"))
                .addAttributes(Attribute.newBuilder().setKey("istrial").setValue("false"))
        );
        failsOnProduction(allocated(productionId, ambiguous));
    }

    @Test
    void allocationNeedsTheOtherSliceAndEqualQuantities() {
        refusesProduction(
            "Consumption slice does not exist",
            good.toBuilder().setConsumptionSourceSliceHash(production.hash())
        );
        refusesProduction("Invalid Equality proof", good.toBuilder().setAllocationId(Workshop.uuid(UUID.randomUUID())));
        Secret more = Workshop.secret(101, Workshop.BOB);
        CertificateId other = ledger.issue(CONSUMPTION, more);
        refusesProduction(
            "Invalid Equality proof",
            Workshop.allocated(allocation, productionId, production, other, more)
        );
        failsOnProduction(good.toBuilder().setEqualityProof(ByteString.EMPTY));
        failsOnProduction(good.toBuilder().clearAllocationId());
    }

    @Test
    void allocationFailsOnARegistryOrIdThatNobodyKnows() {
        failsOnProduction(
            good.toBuilder().setConsumptionCertificateId(consumptionId.toProto().toBuilder().setRegistry("elsewhere"))
        );
        failsOnProduction(good.toBuilder().clearConsumptionCertificateId());
        FederatedStreamId.Builder odd = consumptionId.toProto().toBuilder();
        odd.getStreamIdBuilder().setValue("no uuid");
        failsOnProduction(good.toBuilder().setConsumptionCertificateId(odd));
        odd.getStreamIdBuilder().setValue(consumptionId.streamId().toString().replace("-", ""));
        AllocatedEvent found = good.toBuilder().setConsumptionCertificateId(odd).build();
        ledger.write(productionId, found, Workshop.ALICE);
    }

    @Test
    void anAreaWithAChroniclerWantsItsSignature() {
        CertificateId id = Workshop.newId();
        IssuedEvent issued = Workshop.issued(id, PRODUCTION, production).setGridArea(Workshop.CHRONICLED_AREA).build();
        ledger.issue(id, issued);
        AllocatedEvent.Builder event = allocated(id, consumptionId);
        ledger.refuses("Not signed by Chronicler", id, event.build(), Workshop.ALICE);
        event.setChroniclerSignature(Workshop.chronicled(consumptionId, consumption));
        ledger.refuses("Not signed by Chronicler", id, event.build(), Workshop.ALICE);
        event.setChroniclerSignature(Workshop.chronicled(id, production));
        ledger.write(id, event.build(), Workshop.ALICE);
    }

    @Test
    void anAreaThatLeftTheNetworkAllocatesNoMore() {
        NetworkConfiguration network = Workshop.network();
        NetworkConfiguration without = new NetworkConfiguration(
            network.registries(),
            java.util.Map.of(),
            network.issuers(),
            network.daysBeforeCertificatesExpire(),
            network.timeConstraint()
        );
        Ledger later = new Ledger(without);
        ledger.stream(productionId).forEach(transaction -> later.append(productionId, transaction));
        later.refuses("Area does not exist", productionId, good, Workshop.ALICE);
    }

    @Test
    void theConsumptionSideLooksOnlyForTheAllocationId() {
        ledger.refuses(
            "ProductionCertificate does not exist",
            consumptionId,
            allocated(Workshop.newId(), consumptionId).build(),
            Workshop.BOB
        );
        ledger.write(productionId, good, Workshop.ALICE);
        AllocatedEvent careless = good
            .toBuilder()
            .setEqualityProof(ByteString.EMPTY)
            .clearProductionSourceSliceHash()
            .build();
        ledger.write(consumptionId, careless, Workshop.BOB);
    }

    @Test
    void claimsAreSignedByTheOwnersOfTheSlices() {
        allocateBoth();
        ledger.refuses(SIGNATURE, productionId, Workshop.claimed(productionId, allocation), Workshop.BOB);
        ledger.refuses(
            "Allocation does not exist",
            productionId,
            Workshop.claimed(productionId, UUID.randomUUID()),
            Workshop.ALICE
        );
    }

    @Test
    void aClaimStopsWhenTheOtherSideIsWithdrawn() {
        allocateBoth();
        withdraw(consumptionId);
        ledger.refuses(
            "ConsumptionCertificate is withdrawn",
            productionId,
            Workshop.claimed(productionId, allocation),
            Workshop.ALICE
        );
    }

    @Test
    void aClaimStopsHalfwayWhenTheProductionIsWithdrawn() {
        allocateBoth();
        ledger.write(productionId, Workshop.claimed(productionId, allocation), Workshop.ALICE);
        withdraw(productionId);
        ledger.refuses(
            "ProductionCertificate is withdrawn",
            consumptionId,
            Workshop.claimed(consumptionId, allocation),
            Workshop.BOB
        );
    }

    @Test
    void unclaimingFreesTheSliceOnceTheOtherSideIsWithdrawn() {
        claimBoth();
        var unclaim = Workshop.unclaimed(allocation);
        ledger.refuses("Opposite certificate is NOT withdrawn", consumptionId, unclaim, Workshop.BOB);
        withdraw(productionId);
        ledger.refuses("Invalid signature for claim", consumptionId, unclaim, Workshop.ALICE);
        ledger.refuses("Certificate is withdrawn", productionId, unclaim, Workshop.ALICE);
        ledger.refuses("Certificate does not exist", Workshop.newId(), unclaim, Workshop.BOB);
        ledger.write(consumptionId, unclaim, Workshop.BOB);
        ledger.refuses("Certificate claim does not exist", consumptionId, unclaim, Workshop.BOB);
        assertTrue(ledger.state(consumptionId).available(consumption.name()).isPresent());
    }

    @Test
    void unclaimingIsNotBoundToExpiry() {
        claimBoth();
        withdraw(productionId);
        var unclaim = Workshop.signed(consumptionId, Workshop.unclaimed(allocation), Workshop.BOB::sign);
        assertEquals(
            new Verdict.Valid(),
            ledger.verdict(consumptionId, unclaim, Workshop.NOW.plus(Duration.ofDays(1000)))
        );
    }

    @Test
    void anAllocationIdUsedTwiceFreezesTheCertificate() {
        Secret second = Workshop.secret(30, Workshop.BOB);
        Secret first = Workshop.secret(70, Workshop.BOB);
        ledger.write(productionId, good, Workshop.ALICE);
        ledger.write(consumptionId, Workshop.sliced(consumptionId, consumption, first, second).build(), Workshop.BOB);
        AllocatedEvent event = good.toBuilder().setConsumptionSourceSliceHash(first.hash()).build();
        ledger.write(consumptionId, event, Workshop.BOB);
        AllocatedEvent again = good.toBuilder().setConsumptionSourceSliceHash(second.hash()).build();
        ledger.write(consumptionId, again, Workshop.BOB);
        assertInstanceOf(
            Verdict.Unanswerable.class,
            ledger.verdict(consumptionId, Workshop.claimed(consumptionId, allocation), Workshop.BOB)
        );
    }
}
