package io.wattlet.devnet;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Ed25519PrivateKey;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.RangeProof;
import io.wattlet.crypto.Scalar;
import io.wattlet.crypto.ScalarSource;
import io.wattlet.devnet.SliceMessage.HashedAttribute;
import io.wattlet.proto.electricity.v1.Attribute;
import io.wattlet.proto.electricity.v1.AttributeType;
import io.wattlet.proto.electricity.v1.DateInterval;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.proto.electricity.v1.PublicKey;
import io.wattlet.registry.AttributeHash;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.SignedTransaction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes certificates: the transaction for the registry and the message for the wallet endpoint. Computes for a while. */
final class CertificateMaker {

    private static final int SALT_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    /**
     * A certificate ready to be issued.
     *
     * @param transaction to be sent to the registry
     * @param message     to be delivered once the transaction is committed
     */
    record Certificate(SignedTransaction transaction, SliceMessage message) {}

    /**
     * Makes a certificate.
     *
     * @param request     what it says
     * @param endpointKey of the recipient's wallet endpoint
     * @param position    which child of that key owns it
     * @param areaKey     signs it
     */
    Certificate make(IssuingRequest request, ExtendedPublicKey endpointKey, int position, Ed25519PrivateKey areaKey) {
        Scalar blinding = ScalarSource.secure().next();
        List<HashedAttribute> openings = request
            .hashedAttributes()
            .stream()
            .map(attribute -> new HashedAttribute(attribute.key(), attribute.value(), salt()))
            .toList();
        IssuedEvent event = IssuedEvent.newBuilder()
            .setCertificateId(request.certificate().toProto())
            .setType(request.type())
            .setPeriod(DateInterval.newBuilder().setStart(timestamp(request.start())).setEnd(timestamp(request.end())))
            .setGridArea(request.gridArea())
            .setQuantityCommitment(commitment(request, blinding))
            .setOwnerPublicKey(
                PublicKey.newBuilder().setContent(ByteString.copyFrom(endpointKey.derive(position).compressed()))
            )
            .addAllAttributes(attributes(request, openings))
            .build();
        return new Certificate(
            SignedTransaction.sign(request.certificate(), event, UUID.randomUUID(), areaKey::sign),
            new SliceMessage(
                Buffer.buffer(endpointKey.toBytes()),
                position,
                request.certificate(),
                request.quantity(),
                Buffer.buffer(blinding.toBytes()),
                openings
            )
        );
    }

    private static io.wattlet.proto.electricity.v1.Commitment commitment(IssuingRequest request, Scalar blinding) {
        byte[] label = request.certificate().streamId().toString().getBytes(StandardCharsets.UTF_8);
        byte[] proof = RangeProof.prove(request.quantity(), blinding, label, ScalarSource.secure());
        return io.wattlet.proto.electricity.v1.Commitment.newBuilder()
            .setContent(ByteString.copyFrom(Commitment.of(request.quantity(), blinding).toBytes()))
            .setRangeProof(ByteString.copyFrom(proof))
            .build();
    }

    private static List<Attribute> attributes(IssuingRequest request, List<HashedAttribute> openings) {
        List<Attribute> attributes = new ArrayList<>();
        request
            .clearTextAttributes()
            .forEach((key, value) -> attributes.add(Attribute.newBuilder().setKey(key).setValue(value).build()));
        openings.forEach(opening ->
            attributes.add(
                Attribute.newBuilder()
                    .setKey(opening.key())
                    .setValue(hash(request.certificate(), opening))
                    .setType(AttributeType.HASHED)
                    .build()
            )
        );
        return attributes;
    }

    private static String hash(CertificateId certificate, HashedAttribute opening) {
        return AttributeHash.of(opening.key(), opening.value(), certificate.streamId(), opening.salt().getBytes());
    }

    private Buffer salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return Buffer.buffer(salt);
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
    }
}
