package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.ByteString;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.registry.ElectricityRules.Verdict;
import org.junit.jupiter.api.Test;

class SlicedRuleTest {

    private final Ledger ledger = new Ledger();
    private final Secret source = Workshop.secret(250, Workshop.ALICE);
    private final Secret part = Workshop.secret(100, Workshop.BOB);
    private final Secret rest = Workshop.secret(150, Workshop.ALICE);
    private final CertificateId id = ledger.issue(PRODUCTION, source);
    private final SlicedEvent good = Workshop.sliced(id, source, part, rest).build();

    private void refuses(String message, SlicedEvent.Builder event) {
        ledger.refuses(message, id, event.build(), Workshop.ALICE);
    }

    private void failsOn(SlicedEvent.Builder event) {
        assertInstanceOf(Verdict.Unanswerable.class, ledger.verdict(id, event.build(), Workshop.ALICE));
    }

    @Test
    void replacesTheSourceByItsParts() {
        ledger.write(id, good, Workshop.ALICE);
        assertEquals(2, ledger.state(id).available().size());
    }

    @Test
    void refusesASliceThatIsNotThere() {
        refuses("Slice not found", good.toBuilder().setSourceSliceHash(part.hash()));
        refuses("Slice not found", good.toBuilder().clearSourceSliceHash());
    }

    @Test
    void refusesTheSignatureOfAnybodyButTheOwner() {
        ledger.refuses("Invalid signature for slice", id, good, Workshop.BOB);
        var transaction = Workshop.signed(id, good, Workshop.ISSUER::sign);
        assertInstanceOf(Verdict.Unanswerable.class, ledger.verdict(id, transaction));
    }

    @Test
    void refusesANewOwnerThatIsNoKeyBeforeItLooksAtTheProof() {
        SlicedEvent.Builder event = good.toBuilder();
        event.getNewSlicesBuilder(1).setNewOwner(PublicKey.getDefaultInstance()).clearQuantity();
        refuses("Invalid NewOwner key, not a valid publicKey", event);
    }

    @Test
    void refusesProofsThatAreExchanged() {
        SlicedEvent.Builder event = good.toBuilder();
        ByteString proof = event.getNewSlices(0).getQuantity().getRangeProof();
        event.getNewSlicesBuilder(1).getQuantityBuilder().setRangeProof(proof);
        refuses("Invalid range proof for Quantity commitment", event);
    }

    @Test
    void refusesPartsThatAreMoreThanTheSource() {
        Secret more = Workshop.secret(151, Workshop.ALICE);
        refuses("Invalid sum proof", Workshop.sliced(id, source, part, more));
        refuses(
            "Invalid sum proof",
            good.toBuilder().setSumProof(Workshop.sumProof("another label", source, part, rest))
        );
    }

    @Test
    void failsOnProofsAndPartsThatAreNone() {
        failsOn(good.toBuilder().clearSumProof());
        failsOn(good.toBuilder().clearNewSlices());
        failsOn(good.toBuilder().clearCertificateId());
        SlicedEvent.Builder withoutQuantity = good.toBuilder();
        withoutQuantity.getNewSlicesBuilder(0).clearQuantity();
        failsOn(withoutQuantity);
    }

    @Test
    void cannotSpendTheSameSliceTwice() {
        ledger.write(id, good, Workshop.ALICE);
        refuses("Slice not found", good.toBuilder());
    }
}
