package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.CONSUMPTION;
import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.proto.electricity.v1.TransferredEvent;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules.Verdict;
import io.wattlet.registry.StreamVerification.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamVerificationTest {

    private final StreamVerification verification = new StreamVerification(Workshop.network());
    private final Ledger ledger = new Ledger();
    private final Secret slice = Workshop.secret(250, Workshop.ALICE);
    private final CertificateId id = ledger.issue(PRODUCTION, slice);

    private Result verify() {
        return verification.verify(id, ledger.stream(id));
    }

    private void rejects(String reason) {
        rejects(reason, ledger.stream(id));
    }

    private void rejects(String reason, List<Transaction> stream) {
        Result.Rejected rejected = assertInstanceOf(Result.Rejected.class, verification.verify(id, stream));
        assertEquals("transaction " + stream.size() + " of " + id + ": " + reason, rejected.reason());
    }

    private List<Transaction> streamAnd(Transaction last) {
        List<Transaction> stream = new ArrayList<>(ledger.stream(id));
        stream.add(last);
        return stream;
    }

    private Transaction transfer() {
        return Workshop.signed(id, Workshop.transferred(id, slice, Workshop.BOB).build(), Workshop.ALICE::sign);
    }

    @Test
    void aWholeLifeIsVerified() {
        UUID allocation = UUID.randomUUID();
        Secret part = Workshop.secret(100, Workshop.ALICE);
        Secret rest = Workshop.secret(150, Workshop.ALICE);
        Secret consumption = Workshop.secret(100, Workshop.BOB);
        CertificateId other = ledger.issue(CONSUMPTION, consumption);
        ledger.write(id, Workshop.sliced(id, slice, part, rest).build(), Workshop.ALICE);
        ledger.write(id, Workshop.transferred(id, rest, Workshop.BOB).build(), Workshop.ALICE);
        AllocatedEvent allocated = Workshop.allocated(allocation, id, part, other, consumption).build();
        ledger.write(id, allocated, Workshop.ALICE);
        ledger.write(other, allocated, Workshop.BOB);
        ledger.write(id, Workshop.claimed(id, allocation), Workshop.ALICE);
        ledger.write(other, Workshop.claimed(other, allocation), Workshop.BOB);
        ledger.write(other, Workshop.signed(other, Workshop.withdrawn(), Workshop.ISSUER::sign));
        ledger.write(id, Workshop.unclaimed(allocation), Workshop.ALICE);

        CertificateProjection state = assertInstanceOf(Result.Verified.class, verify()).certificate();
        assertEquals(List.of(rest.name(), part.name()), state.available().stream().map(Slice::hash).toList());
        assertTrue(state.claimed().isEmpty());
        Result theirs = verification.verify(other, ledger.stream(other));
        assertTrue(assertInstanceOf(Result.Verified.class, theirs).certificate().isWithdrawn());
    }

    @Test
    void aPayloadSwappedAfterSigningIsRejectedAlthoughARegistryTakesIt() {
        TransferredEvent toMallory = Workshop.transferred(id, slice, Workshop.ALICE.derive(666)).build();
        Transaction swapped = transfer().toBuilder().setPayload(toMallory.toByteString()).build();
        assertEquals(new Verdict.Valid(), ledger.verdict(id, swapped));
        rejects("the payload is not the one that was signed", streamAnd(swapped));
    }

    @Test
    void aTransactionPlayedASecondTimeIsRejectedAlthoughARegistryTakesIt() {
        Transaction first = transfer();
        ledger.write(id, first);
        ledger.write(id, Workshop.transferred(id, slice, Workshop.ALICE).build(), Workshop.BOB);
        assertEquals(new Verdict.Valid(), ledger.verdict(id, first));
        rejects("the nonce was used before", streamAnd(first));
    }

    @Test
    void aStreamOfAnotherCertificateIsRejected() {
        CertificateId other = ledger.issue(PRODUCTION, slice);
        rejects("the header names another certificate", ledger.stream(other));
        CertificateId elsewhere = new CertificateId("elsewhere", id.streamId());
        assertInstanceOf(Result.Rejected.class, verification.verify(elsewhere, ledger.stream(id)));
    }

    @Test
    void aHeaderOrPayloadThatNamesAnotherCertificateIsRejected() {
        CertificateId other = Workshop.newId();
        TransferredEvent event = Workshop.transferred(id, slice, Workshop.BOB).build();
        rejects("the header names another certificate", streamAnd(Workshop.signed(other, event, Workshop.ALICE::sign)));
        TransferredEvent foreign = event.toBuilder().setCertificateId(other.toProto()).build();
        rejects("the payload names another certificate", streamAnd(Workshop.signed(id, foreign, Workshop.ALICE::sign)));
    }

    @Test
    void anAllocationThatNamesAnotherCertificateIsRejected() {
        Secret consumption = Workshop.secret(250, Workshop.BOB);
        AllocatedEvent event = Workshop.allocated(
            UUID.randomUUID(),
            Workshop.newId(),
            slice,
            ledger.issue(CONSUMPTION, consumption),
            consumption
        ).build();
        ledger.write(id, event, Workshop.ALICE);
        rejects("the payload names another certificate");
    }

    @Test
    void theSignatureOfAnUnknownIssuerIsRejected() {
        CertificateId forged = Workshop.newId();
        IssuedEvent event = Workshop.issued(forged, PRODUCTION, slice).build();
        Transaction transaction = Workshop.signed(forged, event, Ed25519PrivateKey.generate()::sign);
        assertEquals(
            new Result.Rejected("transaction 1 of " + forged + ": Invalid issuer signature for GridArea ”DK1”"),
            verification.verify(forged, List.of(transaction))
        );
    }

    @Test
    void aTransferThatTheOwnerDidNotSignIsRejected() {
        TransferredEvent event = Workshop.transferred(id, slice, Workshop.BOB).build();
        rejects("Invalid signature for slice", streamAnd(Workshop.signed(id, event, Workshop.BOB::sign)));
        Transaction unsigned = transfer().toBuilder().clearHeaderSignature().build();
        rejects("the owner's signature is not DER", streamAnd(unsigned));
    }

    @Test
    void tamperedProofsAreRejected() {
        Secret part = Workshop.secret(100, Workshop.BOB);
        Secret rest = Workshop.secret(150, Workshop.ALICE);
        SlicedEvent good = Workshop.sliced(id, slice, part, rest).build();
        SlicedEvent badSum = good.toBuilder().setSumProof(flipped(good.getSumProof())).build();
        rejects("Invalid sum proof", streamAnd(Workshop.signed(id, badSum, Workshop.ALICE::sign)));
        SlicedEvent.Builder badRange = good.toBuilder();
        ByteString proof = good.getNewSlices(0).getQuantity().getRangeProof();
        badRange.getNewSlicesBuilder(0).getQuantityBuilder().setRangeProof(flipped(proof));
        rejects(
            "Invalid range proof for Quantity commitment",
            streamAnd(Workshop.signed(id, badRange.build(), Workshop.ALICE::sign))
        );
    }

    @Test
    void moreThanTheSourceHeldIsRejected() {
        Secret tooMuch = Workshop.secret(251, Workshop.ALICE);
        SlicedEvent event = Workshop.sliced(id, slice, tooMuch).build();
        rejects("Invalid sum proof", streamAnd(Workshop.signed(id, event, Workshop.ALICE::sign)));
    }

    @Test
    void aCertificateThatCanNeverBeClaimedIsRejected() {
        CertificateId odd = Workshop.newId();
        ledger.issue(odd, Workshop.issued(odd, PRODUCTION, slice).setTypeValue(3).build());
        assertInstanceOf(Result.Rejected.class, verification.verify(odd, ledger.stream(odd)));
    }

    @Test
    void anEmptyStreamAndAStreamWithoutBeginningAreRejected() {
        assertEquals(new Result.Rejected("the stream of " + id + " is empty"), verification.verify(id, List.of()));
        rejects("Certificate does not exist", List.of(transfer()));
    }

    @Test
    void whatFollowsAWithdrawalIsRejectedAndExpiryIsNotLookedAt() {
        ledger.append(id, Workshop.signed(id, Workshop.withdrawn(), Workshop.ISSUER::sign));
        rejects("Certificate is withdrawn", streamAnd(transfer()));
    }

    @Test
    void aReasonCanBeStoredWhateverTheStreamSays() {
        Transaction.Builder odd = transfer().toBuilder();
        odd.getHeaderBuilder().setPayloadType("a\u0000b");
        rejects("Could not deserialize unknown type ”a�b”", streamAnd(odd.build()));
    }

    @Test
    void anIdWrittenInUpperCaseNamesTheSameCertificate() {
        IssuedEvent.Builder event = Workshop.issued(id, PRODUCTION, slice);
        String upper = id.streamId().toString().toUpperCase(java.util.Locale.ROOT);
        event.getCertificateIdBuilder().getStreamIdBuilder().setValue(upper);
        event.setQuantityCommitment(slice.proven(upper));
        Transaction transaction = Workshop.signed(id, event.build(), Workshop.ISSUER::sign);
        assertInstanceOf(Result.Verified.class, verification.verify(id, List.of(transaction)));
    }

    private static ByteString flipped(ByteString proof) {
        byte[] bytes = proof.toByteArray();
        bytes[40] ^= 1;
        return ByteString.copyFrom(bytes);
    }
}
