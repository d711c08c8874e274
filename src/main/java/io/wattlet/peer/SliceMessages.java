package io.wattlet.peer;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;

/** Writes announcements of slices as gRPC has them, alone or on a stream. */
final class SliceMessages {

    private SliceMessages() {}

    static ReceiveRequest of(Peers.HandOver handOver) {
        return ReceiveRequest.newBuilder()
            .setWalletDepositEndpointPublicKey(bytes(handOver.receiverPublicKey()))
            .setWalletDepositEndpointPosition(handOver.position())
            .setCertificateId(
                FederatedStreamId.newBuilder()
                    .setRegistry(handOver.certificate().registry())
                    .setStreamId(Uuid.newBuilder().setValue(handOver.certificate().streamId().toString()))
            )
            .setQuantity((int) handOver.quantity())
            .setRandomR(bytes(handOver.blinding()))
            .addAllHashedAttributes(handOver.hashedAttributes().stream().map(SliceMessages::opening).toList())
            .build();
    }

    private static ReceiveRequest.HashedAttribute opening(Command.HashedAttribute attribute) {
        return ReceiveRequest.HashedAttribute.newBuilder()
            .setKey(attribute.key())
            .setValue(attribute.value())
            .setSalt(bytes(attribute.salt()))
            .build();
    }

    private static ByteString bytes(Buffer buffer) {
        return ByteString.copyFrom(buffer.getBytes());
    }
}
