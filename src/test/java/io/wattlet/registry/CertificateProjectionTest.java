package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.CONSUMPTION;
import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CertificateProjectionTest {

    private final Ledger ledger = new Ledger();
    private final Secret slice = Workshop.secret(250, Workshop.ALICE);
    private final CertificateId id = ledger.issue(PRODUCTION, slice);

    /** Not everything that rules refuse is impossible, so events are written without asking them. */
    private CertificateProjection after(Message... events) {
        for (Message event : events) {
            ledger.append(id, Workshop.signed(id, event, Workshop.ALICE::sign));
        }
        return ledger.state(id);
    }

    private void impossible(String reason, Message... events) {
        UnanswerableException e = assertThrows(UnanswerableException.class, () -> after(events));
        assertEquals(reason, e.getMessage());
    }

    @Test
    void anIssuedCertificateHasOneSlice() {
        CertificateProjection state = after();
        assertEquals(PRODUCTION, state.type());
        assertEquals(id.toProto(), state.issued().getCertificateId());
        assertEquals(List.of(slice.name()), state.available().stream().map(Slice::hash).toList());
        assertFalse(state.isWithdrawn());
    }

    @Test
    void aSliceKeepsItsCommitmentWhenItChangesHands() {
        Slice given = after(Workshop.transferred(id, slice, Workshop.BOB).build())
            .available(slice.name())
            .orElseThrow();
        assertEquals(Buffer.buffer(slice.commitment().toBytes()), given.commitment());
        assertTrue(given.isOwnedBy(Buffer.buffer(Workshop.BOB.publicKey().compressed())));
        assertFalse(given.isOwnedBy(Buffer.buffer(Workshop.ALICE.publicKey().compressed())));
    }

    @Test
    void aSliceGoesFromAvailableToAllocatedToClaimedAndBack() {
        UUID allocation = UUID.randomUUID();
        Secret other = Workshop.secret(250, Workshop.BOB);
        CertificateId otherId = Workshop.newId();

        CertificateProjection allocated = after(Workshop.allocated(allocation, id, slice, otherId, other).build());
        assertTrue(allocated.available().isEmpty());
        assertEquals(
            otherId.toProto(),
            allocated.allocated(allocation).orElseThrow().event().getConsumptionCertificateId()
        );

        CertificateProjection claimed = after(Workshop.claimed(id, allocation));
        assertTrue(claimed.allocated().isEmpty());
        assertEquals(slice.name(), claimed.claimed(allocation).orElseThrow().slice().hash());

        CertificateProjection unclaimed = after(Workshop.unclaimed(allocation));
        assertTrue(unclaimed.claimed().isEmpty());
        assertTrue(unclaimed.available(slice.name()).isPresent());
    }

    @Test
    void theTypeDecidesWhichSliceAnAllocationTakes() {
        CertificateId consumption = ledger.issue(CONSUMPTION, slice);
        Secret other = Workshop.secret(250, Workshop.BOB);
        Message event = Workshop.allocated(UUID.randomUUID(), id, other, consumption, slice).build();
        ledger.append(consumption, Workshop.signed(consumption, event, Workshop.ALICE::sign));
        assertEquals(1, ledger.state(consumption).allocated().size());
        impossible("an event spends a slice that is not available", event);
    }

    @Test
    void withdrawalLeavesSlicesAlone() {
        CertificateProjection state = after(Workshop.withdrawn());
        assertTrue(state.isWithdrawn());
        assertEquals(1, state.available().size());
    }

    @Test
    void oneSliceMayBecomeItselfButTwoMayNotBeTheSame() {
        after(Workshop.sliced(id, slice, slice).build());
        Secret half = Workshop.secret(125, Workshop.ALICE);
        impossible(
            "two available slices of the certificate have the same commitment",
            Workshop.sliced(id, slice, half, half.ownedBy(Workshop.BOB)).build()
        );
    }

    @Test
    void eventsThatCannotFollowAreRefused() {
        impossible("the certificate is issued a second time", Workshop.issued(id, PRODUCTION, slice).build());
    }

    @Test
    void aClaimWithoutAllocationIsRefused() {
        impossible("an event names an allocation that is not there", Workshop.claimed(id, UUID.randomUUID()));
    }

    @Test
    void anUnclaimingWithoutIdIsRefused() {
        impossible(
            "the event has no allocation id",
            io.wattlet.proto.electricity.v1.UnclaimedEvent.getDefaultInstance()
        );
    }

    @Test
    void aStreamWithoutBeginningIsRefused() {
        assertThrows(UnanswerableException.class, () -> CertificateProjection.replay(List.of()));
        ledger.append(id, Workshop.signed(id, Workshop.withdrawn(), Workshop.ISSUER::sign));
        List<io.wattlet.proto.registry.v1.Transaction> headless = ledger.stream(id).subList(1, 2);
        assertThrows(UnanswerableException.class, () -> CertificateProjection.replay(headless));
    }
}
