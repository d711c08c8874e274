package io.wattlet.registry;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.EqualityProof;
import io.wattlet.crypto.MalformedProofException;
import io.wattlet.crypto.RangeProof;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.electricity.v1.AllocatedEvent;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The zero-knowledge proofs inside events. Bytes that are no proof at all are {@link UnanswerableException}. */
final class Proofs {

    private static final int COMMITMENT_BYTES = 32;

    private Proofs() {}

    /**
     * Whether a commitment is shown to hold a quantity of 32 bits, in a proof for this certificate.
     *
     * @param certificate as the event names it: the text is the label of the proof
     */
    static boolean isInRange(io.wattlet.proto.electricity.v1.Commitment commitment, FederatedStreamId certificate) {
        byte[] label = label(certificate);
        Commitment content = commitment(commitment.getContent());
        return holds(() -> RangeProof.verify(commitment.getRangeProof().toByteArray(), content, label));
    }

    /** Whether the new slices are shown to hold together what the source held. */
    static boolean isSumOf(Slice source, SlicedEvent event) {
        byte[] label = label(event.getCertificateId());
        if (event.getNewSlicesCount() == 0) {
            throw new UnanswerableException("the slice is cut into no slices");
        }
        List<Commitment> parts = event
            .getNewSlicesList()
            .stream()
            .map(slice -> commitment(slice.getQuantity().getContent()))
            .toList();
        return holds(() ->
            EqualityProof.verify(event.getSumProof().toByteArray(), commitment(source), Commitment.sum(parts), label)
        );
    }

    /** Whether a production and a consumption slice are shown to hold the same quantity. */
    static boolean areEqual(Slice production, Slice consumption, AllocatedEvent event) {
        if (!event.hasAllocationId()) {
            throw new UnanswerableException("the event has no allocation id");
        }
        byte[] label = event.getAllocationId().getValueBytes().toByteArray();
        return holds(() ->
            EqualityProof.verify(
                event.getEqualityProof().toByteArray(),
                commitment(production),
                commitment(consumption),
                label
            )
        );
    }

    private static byte[] label(FederatedStreamId certificate) {
        if (!certificate.hasStreamId()) {
            throw new UnanswerableException("the event does not name the certificate");
        }
        return certificate.getStreamId().getValueBytes().toByteArray();
    }

    private static Commitment commitment(Slice slice) {
        return commitment(slice.commitment());
    }

    private static Commitment commitment(ByteString content) {
        return commitment(Buffer.buffer(content.toByteArray()));
    }

    private static Commitment commitment(Buffer content) {
        if (content.length() != COMMITMENT_BYTES) {
            throw new UnanswerableException("a commitment does not have " + COMMITMENT_BYTES + " bytes");
        }
        return Commitment.fromBytes(content.getBytes());
    }

    private static boolean holds(BooleanSupplier proof) {
        try {
            return proof.getAsBoolean();
        } catch (MalformedProofException e) {
            throw new UnanswerableException("a proof or a commitment in it is malformed");
        }
    }
}
