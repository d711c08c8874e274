package io.wattlet.plan;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.EqualityProof;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.RangeProof;
import io.wattlet.crypto.Scalar;
import io.wattlet.plan.Plan.Change;
import io.wattlet.plan.Plan.Part;
import io.wattlet.plan.Plan.Step;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.proto.electricity.v1.SlicedEvent;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.SignedTransaction;
import io.wattlet.wallet.SliceState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A slice cut into parts: fresh commitments that add up to the source's, and the SlicedEvent that proves it.
 *
 * <p>The commitments are drawn first and the proofs, which take most of the time, are made when the step is asked for:
 * a claim needs to know its parts' commitments before it can be signed by a chronicler.
 */
final class Cut {

    /**
     * A part to be made.
     *
     * @param owner      public key that is to own it
     * @param endpointId wallet endpoint that owner belongs to; null for the receiver's part
     * @param position   child of the endpoint that the owner is
     * @param receiverId external endpoint the part is made for, if it is
     * @param becomes    its state once the cut is committed
     * @param held       whether the command goes on to spend it
     */
    record Wanted(
        long quantity,
        ExtendedPublicKey owner,
        @Nullable UUID endpointId,
        int position,
        @Nullable UUID receiverId,
        SliceState becomes,
        boolean held
    ) {}

    private record Drawn(Wanted wanted, UUID id, Scalar blinding, Commitment commitment) {}

    private final HeldSlice source;
    private final List<Drawn> drawn;

    private Cut(HeldSlice source, List<Drawn> drawn) {
        this.source = source;
        this.drawn = drawn;
    }

    /**
     * Draws the commitments.
     *
     * @param wanted parts whose quantities add up to the source's, in the order in which the event is to list them
     */
    static Cut draw(HeldSlice source, List<Wanted> wanted, Randomness randomness) {
        if (wanted.stream().mapToLong(Wanted::quantity).sum() != source.quantity()) {
            throw new IllegalArgumentException("the parts do not add up to slice " + source.id());
        }
        List<Drawn> drawn = new ArrayList<>(wanted.size());
        for (Wanted part : wanted) {
            Scalar blinding = randomness.scalars().next();
            drawn.add(new Drawn(part, randomness.ids().get(), blinding, Commitment.of(part.quantity(), blinding)));
        }
        return new Cut(source, List.copyOf(drawn));
    }

    /** The rows of the new slices, in the order asked for. */
    List<Part> parts() {
        return drawn
            .stream()
            .map(part ->
                new Part(
                    part.id(),
                    source.id(),
                    Buffer.buffer(part.commitment().sliceHash()),
                    part.wanted().quantity(),
                    Buffer.buffer(part.blinding().toBytes()),
                    part.wanted().endpointId(),
                    part.wanted().position(),
                    part.wanted().receiverId(),
                    part.wanted().held()
                )
            )
            .toList();
    }

    UUID sourceId() {
        return source.id();
    }

    /** Makes the proofs and signs. */
    Step step(WalletKeys keys, Randomness randomness) {
        CertificateId certificate = source.certificate();
        byte[] label = certificate.streamId().toString().getBytes(StandardCharsets.UTF_8);
        SlicedEvent.Builder event = SlicedEvent.newBuilder()
            .setCertificateId(certificate.toProto())
            .setSourceSliceHash(ByteString.copyFrom(source.hash().getBytes()))
            .setSumProof(ByteString.copyFrom(sumProof(label, randomness)));
        List<Change> changes = new ArrayList<>();
        changes.add(new Change(source.id(), SliceState.SLICED));
        for (Drawn part : drawn) {
            byte[] rangeProof = RangeProof.prove(
                part.wanted().quantity(),
                part.blinding(),
                label,
                randomness.scalars()
            );
            event.addNewSlices(slice(part, rangeProof));
            changes.add(new Change(part.id(), part.wanted().becomes()));
        }
        SignedTransaction transaction = SignedTransaction.sign(
            certificate,
            event.build(),
            randomness.ids().get(),
            keys.owner(source)::sign
        );
        return new Step(transaction, certificate, List.of(), changes);
    }

    private byte[] sumProof(byte[] label, Randomness randomness) {
        return EqualityProof.prove(
            source.blindingScalar(),
            Scalar.sum(drawn.stream().map(Drawn::blinding).toList()),
            source.commitment(),
            Commitment.sum(drawn.stream().map(Drawn::commitment).toList()),
            label,
            randomness.scalars()
        );
    }

    private static SlicedEvent.Slice slice(Drawn part, byte[] rangeProof) {
        return SlicedEvent.Slice.newBuilder()
            .setQuantity(
                io.wattlet.proto.electricity.v1.Commitment.newBuilder()
                    .setContent(ByteString.copyFrom(part.commitment().toBytes()))
                    .setRangeProof(ByteString.copyFrom(rangeProof))
            )
            .setNewOwner(PublicKey.newBuilder().setContent(ByteString.copyFrom(part.wanted().owner().compressed())))
            .build();
    }
}
