package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.vertx.core.buffer.Buffer;
import io.wattlet.edge.SliceRate;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveResponse;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpc;
import io.wattlet.proto.wallet_system.v1.ReceiveSliceServiceGrpc.ReceiveSliceServiceBlockingStub;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What issuers and other wallets get from the peers' protocol, with a client that is not ours. */
class ReceiveSliceIT {

    private static final Metadata.Key<String> ERROR_CODE = Metadata.Key.of(
        "error-code",
        Metadata.ASCII_STRING_MARSHALLER
    );
    private static final Metadata.Key<String> RETRY_AFTER = Metadata.Key.of(
        "retry-after",
        Metadata.ASCII_STRING_MARSHALLER
    );

    private static ReceiveSliceServiceBlockingStub stub(GrpcEdge edge) {
        return ReceiveSliceServiceGrpc.newBlockingStub(edge.channel);
    }

    static ReceiveRequest slice(Buffer endpoint) {
        return ReceiveRequest.newBuilder()
            .setWalletDepositEndpointPublicKey(ByteString.copyFrom(endpoint.getBytes()))
            .setWalletDepositEndpointPosition(1)
            .setCertificateId(
                FederatedStreamId.newBuilder()
                    .setRegistry("narnia")
                    .setStreamId(Uuid.newBuilder().setValue(UUID.randomUUID().toString()))
            )
            .setQuantity(-1)
            .setRandomR(ByteString.copyFrom(new byte[32]))
            .addHashedAttributes(
                ReceiveRequest.HashedAttribute.newBuilder()
                    .setKey("AssetId")
                    .setValue("571234567890123456")
                    .setSalt(ByteString.copyFromUtf8("salt"))
            )
            .build();
    }

    private static StatusRuntimeException refused(GrpcEdge edge, ReceiveRequest request) {
        return assertThrows(StatusRuntimeException.class, () -> stub(edge).receiveSlice(request));
    }

    private static String code(StatusRuntimeException refused) {
        return String.valueOf(refused.getTrailers() == null ? null : refused.getTrailers().get(ERROR_CODE));
    }

    @Test
    void anAnnouncementIsStoredOnce() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            ReceiveRequest slice = slice(edge.endpoint());

            assertEquals(ReceiveResponse.getDefaultInstance(), stub(edge).receiveSlice(slice));

            assertEquals(1, edge.announced());
        }
    }

    @Test
    void nobodysEndpointIsNotFound() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            Buffer endpoint = edge.endpoint();
            byte[] other = endpoint.getBytes();
            other[20] ^= 1;

            StatusRuntimeException refused = refused(edge, slice(Buffer.buffer(other)));

            assertEquals(Status.Code.NOT_FOUND, refused.getStatus().getCode());
            assertEquals("endpoint-not-found", code(refused));
            assertEquals(0, edge.announced());
        }
    }

    @Test
    void whatCannotBeMeantIsRefusedWithTheField() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            ReceiveRequest good = slice(edge.endpoint());

            assertInvalid(edge, good.toBuilder().setWalletDepositEndpointPosition(-1).build(), "position");
            assertInvalid(edge, good.toBuilder().clearCertificateId().build(), "certificate_id.registry");
            assertInvalid(
                edge,
                good
                    .toBuilder()
                    .setCertificateId(good.getCertificateId().toBuilder().setRegistry("r".repeat(65)))
                    .build(),
                "certificate_id.registry"
            );
            assertInvalid(
                edge,
                good
                    .toBuilder()
                    .setCertificateId(
                        good.getCertificateId().toBuilder().setStreamId(Uuid.newBuilder().setValue("1-1-1-1-1"))
                    )
                    .build(),
                "certificate_id.stream_id"
            );
            assertInvalid(
                edge,
                good
                    .toBuilder()
                    .addHashedAttributes(ReceiveRequest.HashedAttribute.newBuilder().setKey("k").setValue("a\0b"))
                    .build(),
                "hashed_attributes.value"
            );
            StatusRuntimeException noKey = refused(
                edge,
                good.toBuilder().setWalletDepositEndpointPublicKey(ByteString.copyFromUtf8("no key")).build()
            );
            assertEquals(Status.Code.INVALID_ARGUMENT, noKey.getStatus().getCode());
            assertEquals("invalid-public-key", code(noKey));
            assertEquals(0, edge.announced());
        }
    }

    private static void assertInvalid(GrpcEdge edge, ReceiveRequest request, String field) {
        StatusRuntimeException refused = refused(edge, request);
        assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode());
        assertEquals("invalid-request", code(refused));
        assertTrue(String.valueOf(refused.getStatus().getDescription()).contains(field), refused.toString());
    }

    @Test
    void whoAnnouncesTooOftenIsTold() {
        SliceRate.Rate one = new SliceRate.Rate(1, 1);
        try (GrpcEdge edge = GrpcEdge.start(GrpcLimits.DEFAULT, new SliceRate(one, one, Optional.empty()))) {
            Buffer endpoint = edge.endpoint();
            stub(edge).receiveSlice(slice(endpoint));

            StatusRuntimeException refused = refused(edge, slice(endpoint));

            assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
            assertEquals("rate-limited", code(refused));
            assertEquals("1", refused.getTrailers() == null ? null : refused.getTrailers().get(RETRY_AFTER));
            assertEquals(
                1.0,
                edge.meters.get("wattlet_grpc_limit_hits").tag("limit", "slices-of-address").counter().count()
            );
        }
    }

    @Test
    void whatIsTooLongIsNotRead() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            ReceiveRequest long5 = slice(edge.endpoint())
                .toBuilder()
                .setRandomR(ByteString.copyFrom(new byte[5 * 1024 * 1024]))
                .build();

            StatusRuntimeException refused = refused(edge, long5);

            assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
            assertEquals("body-too-long", code(refused));
        }
    }

    @Test
    void compressedMessagesAreRefusedBeforeTheyAreUnpacked() {
        try (GrpcEdge edge = GrpcEdge.start()) {
            ReceiveRequest slice = slice(edge.endpoint());

            StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, () ->
                stub(edge).withCompression("gzip").receiveSlice(slice)
            );

            assertEquals(Status.Code.UNIMPLEMENTED, refused.getStatus().getCode());
            assertEquals("unsupported-encoding", code(refused));
        }
    }

    @Test
    void rubbishIsAnsweredAndNeverAFailureOfTheNode() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (GrpcEdge edge = GrpcEdge.start()) {
            for (int i = 0; i < 1_000; i++) {
                byte[] rubbish = new byte[random.nextInt(200)];
                random.nextBytes(rubbish);

                StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, () ->
                    ClientCalls.blockingUnaryCall(raw(edge), rubbish)
                );

                assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode(), () -> "seed " + seed);
            }
            assertEquals(0, edge.meters.get("wattlet_grpc_calls_in_flight").gauge().value());
            assertEquals(0, edge.announced());
        }
    }

    private static ClientCall<byte[], byte[]> raw(GrpcEdge edge) {
        MethodDescriptor.Marshaller<byte[]> bytes = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(byte[] value) {
                return new ByteArrayInputStream(value);
            }

            @Override
            public byte[] parse(InputStream stream) {
                return new byte[0];
            }
        };
        return edge.channel.newCall(
            ReceiveSliceServiceGrpc.getReceiveSliceMethod().toBuilder(bytes, bytes).build(),
            CallOptions.DEFAULT
        );
    }
}
