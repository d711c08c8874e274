package io.wattlet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.Scalar;
import io.wattlet.plan.Plan.Part;
import io.wattlet.plan.SliceSelection.Share;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.wallet.SliceState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Plans are put to the real electricity rules, transaction by transaction. */
class PlannersTest {

    private static final int REMAINDER_ENDPOINT = 2;

    private final Randomness randomness = Randomness.secure();
    private final WalletKeys keys = new WalletKeys(ExtendedPrivateKey.generate());
    private final ExtendedPrivateKey receiver = ExtendedPrivateKey.generate().derive(7);
    private final Ledger ledger = new Ledger(false);

    @Test
    void aWholeSliceIsTransferredAndKeepsItsCommitment() {
        HeldSlice slice = produced(250);

        Plan plan = transfer(List.of(new Share(slice, 250)), 4);
        ledger.carryOut(plan);

        CertificateProjection certificate = ledger.projection(slice.certificate());
        assertTrue(certificate.available(slice.hash()).orElseThrow().isOwnedBy(receiverKey(4)));
        assertEquals(List.of(), plan.parts());
        assertEquals(4, plan.handOvers().getFirst().position());
        assertEquals(slice.id(), plan.handOvers().getFirst().sliceId());
    }

    @Test
    void aPartIsCutOffForTheReceiverAndTheRestStaysWithTheSender() {
        HeldSlice slice = produced(250);

        Plan plan = transfer(List.of(new Share(slice, 100)), 1);
        ledger.carryOut(plan);

        Part handedOver = plan.parts().get(0);
        Part rest = plan.parts().get(1);
        CertificateProjection certificate = ledger.projection(slice.certificate());
        assertEquals(100, handedOver.quantity());
        assertEquals(150, rest.quantity());
        assertTrue(certificate.available(handedOver.hash()).orElseThrow().isOwnedBy(receiverKey(1)));
        assertTrue(certificate.available(rest.hash()).orElseThrow().isOwnedBy(ownKey(rest.position())));
        assertEquals(rest.hash(), Buffer.buffer(commitment(rest).sliceHash()));
        assertEquals(List.of(slice.id()), plan.cut());
        assertTrue(handedOver.held());
        assertEquals(false, rest.held());
    }

    @Test
    void severalSlicesGoSideBySideAtPositionsOfTheirOwn() {
        HeldSlice first = produced(10);
        HeldSlice second = produced(20);

        Plan plan = transfer(List.of(new Share(second, 20), new Share(first, 5)), 8);
        ledger.carryOut(plan);

        assertEquals(1, ledger.calls());
        assertEquals(List.of(8, 9), plan.handOvers().stream().map(Plan.PlannedHandOver::position).toList());
    }

    @Test
    void anExactClaimTakesFourTransactionsAndNoCut() {
        HeldSlice production = produced(100);
        HeldSlice consumption = consumed(100);

        Plan plan = claim(List.of(new Share(production, 100)), List.of(new Share(consumption, 100)), Map.of());
        ledger.carryOut(plan);

        assertEquals(4, plan.transactions().size());
        assertEquals(4, ledger.calls());
        assertClaimed(plan);
    }

    @Test
    void aSplittingClaimWaitsFiveTimesAndKeepsTheRests() {
        HeldSlice production = produced(200);
        HeldSlice consumption = consumed(300);

        Plan plan = claim(List.of(new Share(production, 150)), List.of(new Share(consumption, 150)), Map.of());
        ledger.carryOut(plan);

        assertEquals(6, plan.transactions().size());
        assertEquals(5, ledger.calls());
        assertClaimed(plan);
        List<Long> rests = plan
            .parts()
            .stream()
            .filter(part -> !part.held())
            .map(Part::quantity)
            .toList();
        assertEquals(List.of(150L, 50L), rests);
    }

    @Test
    void aClaimIsUndoneByOneTransactionOnceTheOtherCertificateIsWithdrawn() {
        HeldSlice production = produced(100);
        HeldSlice consumption = consumed(100);
        Plan claim = claim(List.of(new Share(production, 100)), List.of(new Share(consumption, 100)), Map.of());
        ledger.carryOut(claim);
        UUID claimId = claim.claims().getFirst().id();
        ledger.withdraw(production.certificate(), randomness);

        Plan plan = UnclaimPlanner.plan(
            new UnclaimPlanner.Input(
                new Command.Unclaim(UUID.randomUUID(), claimId, consumption.certificate(), 100),
                keys,
                consumption
            ),
            randomness
        );
        ledger.carryOut(plan);

        assertEquals(1, plan.transactions().size());
        assertEquals(
            List.of(new Plan.Change(consumption.id(), SliceState.AVAILABLE)),
            plan.transactions().getFirst().changes()
        );
        assertTrue(ledger.projection(consumption.certificate()).available(consumption.hash()).isPresent());
        assertEquals(1, ledger.projection(production.certificate()).claimed().size());
    }

    @Test
    void productionThatIsCutRidesWithItsAllocation() {
        Plan plan = claim(List.of(new Share(produced(200), 150)), List.of(new Share(consumed(150), 150)), Map.of());

        ledger.carryOut(plan);

        assertEquals(5, plan.transactions().size());
        assertEquals(4, ledger.calls());
    }

    @Test
    void pairsOfOneClaimGoSideBySideEachWithItsOwnAllocation() {
        HeldSlice largeConsumption = consumed(250);
        List<Share> production = List.of(
            new Share(produced(100), 100),
            new Share(produced(70), 70),
            new Share(produced(80), 30)
        );

        Plan plan = claim(production, List.of(new Share(largeConsumption, 200)), Map.of());
        ledger.carryOut(plan);

        assertEquals(3, plan.claims().size());
        assertEquals(3, new HashSet<>(plan.claims().stream().map(Plan.PlannedClaim::id).toList()).size());
        assertEquals(200, plan.claims().stream().mapToLong(Plan.PlannedClaim::quantity).sum());
        assertEquals(5, ledger.calls());
        assertClaimed(plan);
    }

    @Test
    void theFirstAllocationHasTheIdOfTheCommandAndEachFurtherOneItsOwn() {
        HeldSlice one = produced(40);
        HeldSlice other = produced(60);

        ClaimDraft draft = draft(
            List.of(new Share(one, 40), new Share(other, 60)),
            List.of(new Share(consumed(100), 100)),
            Set.of()
        );

        List<UUID> ids = draft.matches().stream().map(ClaimDraft.Match::allocationId).toList();
        assertEquals(draft.input().commandId(), ids.getFirst());
        assertEquals(2, Set.copyOf(ids).size());
    }

    @Test
    void chroniclersSignBothSlices() {
        Ledger chronicled = new Ledger(true);
        HeldSlice production = chronicled.issue(GranularCertificateType.PRODUCTION, 9, keys, 1, randomness);
        HeldSlice consumption = chronicled.issue(GranularCertificateType.CONSUMPTION, 12, keys, 1, randomness);
        ClaimDraft draft = draft(List.of(new Share(production, 9)), List.of(new Share(consumption, 9)), Set.of());
        Map<UUID, Buffer> intents = new HashMap<>();
        for (ClaimDraft.Match match : draft.matches()) {
            intents.put(match.production().slice().id(), chronicled.intent(match.production().slice()));
            intents.put(match.consumption().slice().id(), chronicled.intent(match.consumption().slice()));
        }

        chronicled.carryOut(ClaimPlanner.complete(draft, intents, randomness));

        assertEquals(1, chronicled.projection(production.certificate()).claimed().size());
    }

    @Test
    void aSliceThatAChroniclerMayHaveSeenIsReplacedByAFreshCommitment() {
        HeldSlice production = produced(100);
        HeldSlice consumption = consumed(100);

        ClaimDraft draft = draft(
            List.of(new Share(production, 100)),
            List.of(new Share(consumption, 100)),
            Set.of(production.id())
        );
        Plan plan = ClaimPlanner.complete(draft, Map.of(), randomness);
        ledger.carryOut(plan);

        assertNotEquals(production.hash(), draft.matches().getFirst().production().slice().hash());
        assertEquals(List.of(100L), plan.parts().stream().map(Part::quantity).toList());
        assertClaimed(plan);
    }

    private void assertClaimed(Plan plan) {
        for (Plan.PlannedClaim claim : plan.claims()) {
            long claimedSides = plan
                .transactions()
                .stream()
                .map(Plan.Step::stream)
                .distinct()
                .filter(certificate -> ledger.projection(certificate).claimed(claim.id()).isPresent())
                .count();
            assertEquals(2, claimedSides);
        }
        Set<UUID> claimed = new HashSet<>();
        plan
            .transactions()
            .stream()
            .flatMap(step -> step.changes().stream())
            .filter(change -> change.state() == SliceState.CLAIMED)
            .forEach(change -> claimed.add(change.sliceId()));
        Set<UUID> expected = new HashSet<>();
        plan
            .claims()
            .forEach(claim -> {
                expected.add(claim.productionSliceId());
                expected.add(claim.consumptionSliceId());
            });
        assertEquals(expected, claimed);
    }

    private HeldSlice produced(long quantity) {
        return ledger.issue(GranularCertificateType.PRODUCTION, quantity, keys, 1, randomness);
    }

    private HeldSlice consumed(long quantity) {
        return ledger.issue(GranularCertificateType.CONSUMPTION, quantity, keys, 1, randomness);
    }

    private Plan transfer(List<Share> shares, int firstPosition) {
        Command.Transfer command = new Command.Transfer(
            UUID.randomUUID(),
            "owner",
            shares.getFirst().slice().certificate(),
            UUID.randomUUID(),
            shares.stream().mapToLong(Share::quantity).sum(),
            List.of("assetId")
        );
        return TransferPlanner.plan(
            new TransferPlanner.Input(
                command,
                keys,
                shares,
                new TransferPlanner.Receiver(command.receiverId(), receiver.publicKey(), firstPosition),
                remainder(8)
            ),
            randomness
        );
    }

    private Plan claim(List<Share> production, List<Share> consumption, Map<UUID, Buffer> intents) {
        return ClaimPlanner.complete(draft(production, consumption, Set.of()), intents, randomness);
    }

    private ClaimDraft draft(List<Share> production, List<Share> consumption, Set<UUID> spentIntents) {
        int positions = ClaimDraft.positionsNeeded(production, consumption, spentIntents);
        return ClaimDraft.draw(
            new ClaimDraft.Input(
                UUID.randomUUID(),
                keys,
                production,
                consumption,
                positions == 0 ? null : remainder(positions),
                spentIntents
            ),
            randomness
        );
    }

    private RemainderPositions remainder(int count) {
        return new RemainderPositions(
            UUID.randomUUID(),
            REMAINDER_ENDPOINT,
            keys.master().derive(REMAINDER_ENDPOINT).publicKey(),
            1,
            count
        );
    }

    private Buffer receiverKey(int position) {
        return Buffer.buffer(receiver.derive(position).publicKey().compressed());
    }

    private Buffer ownKey(int position) {
        return Buffer.buffer(keys.owner(REMAINDER_ENDPOINT, position).publicKey().compressed());
    }

    private static Commitment commitment(Part part) {
        return Commitment.of(part.quantity(), Scalar.fromBytesModOrder(part.blinding().getBytes()));
    }
}
