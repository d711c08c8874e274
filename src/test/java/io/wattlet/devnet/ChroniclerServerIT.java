package io.wattlet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.Scalar;
import io.wattlet.proto.chronicler.v1.ChroniclerServiceGrpcClient;
import io.wattlet.proto.chronicler.v1.ClaimIntent;
import io.wattlet.proto.chronicler.v1.ClaimIntentRequest;
import io.wattlet.proto.chronicler.v1.ClaimIntentResponse;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChroniclerServerIT {

    private static final String CERTIFICATE = "8c4f2a34-7f0b-4b5d-9a35-3c9f8f0d2b11";
    private static final byte[] BLINDING = HexFormat.of().parseHex(
        "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f02"
    );

    private final Vertx vertx = Vertx.vertx();
    private ChroniclerServer chronicler = start(DevnetSettings.onFreePorts());

    private ChroniclerServer start(DevnetSettings settings) {
        return Await.get(ChroniclerServer.start(vertx, settings, DevnetKeys.chronicler()));
    }

    @AfterEach
    void stop() {
        Await.get(vertx.close());
    }

    @Test
    void signsTheExampleOfTheProtocol() {
        byte[] message = HexFormat.of().parseHex(
            "0a300a066e61726e696112260a2438633466326133342d376630622d346235642d396133352d336339663866306432623131" +
                "1220405abc80972994ae40b42e99783084b8961cdb0f4c735e06cdbcfddc43b4192c"
        );
        byte[] signature = Await.get(register(CERTIFICATE, 250, BLINDING)).getSignature().toByteArray();
        assertEquals(64, signature.length);
        assertTrue(DevnetKeys.chronicler().publicKey().verify(message, signature));
    }

    @Test
    void signsTheIdAsItWasWritten() {
        String shouting = CERTIFICATE.toUpperCase(Locale.ROOT);
        byte[] signature = Await.get(register(shouting, 250, BLINDING)).getSignature().toByteArray();
        assertTrue(DevnetKeys.chronicler().publicKey().verify(intent(shouting, 250), signature));
    }

    @Test
    void takesNegativeQuantitiesForThoseThatDoNotFit() {
        byte[] signature = Await.get(register(CERTIFICATE, -1, BLINDING)).getSignature().toByteArray();
        assertTrue(DevnetKeys.chronicler().publicKey().verify(intent(CERTIFICATE, 0xffff_ffffL), signature));
    }

    @Test
    void failsWithUnknownWithoutUuidOrWithABlindingOfAnotherLength() {
        assertUnknown(register("not a uuid", 250, BLINDING));
        assertUnknown(register("", 250, BLINDING));
        assertUnknown(register(CERTIFICATE, 250, new byte[31]));
        assertUnknown(register(CERTIFICATE, 250, new byte[33]));
        assertEquals(0, Await.get(chronicler.intents()));
    }

    @Test
    void isBrokenByASecondIntentForOneSliceHoweverItsCertificateIsWritten() {
        Await.get(register(CERTIFICATE, 250, BLINDING));
        Await.get(register(CERTIFICATE, 251, BLINDING));
        assertEquals(List.of(), Await.get(chronicler.broken()));
        assertEquals(2, Await.get(chronicler.intents()));

        Await.get(register(CERTIFICATE.toUpperCase(Locale.ROOT), 250, BLINDING));
        List<String> broken = Await.get(chronicler.broken());
        assertEquals(1, broken.size());
        assertTrue(broken.getFirst().contains(CERTIFICATE));
    }

    @Test
    void remembersIntentsAcrossRestarts(@TempDir Path folder) {
        DevnetSettings kept = DevnetSettings.onFreePorts().withFolder(folder);
        for (int run = 0; run < 2; run++) {
            Await.get(chronicler.stop());
            chronicler = start(kept);
            Await.get(register(CERTIFICATE, 250, BLINDING));
        }
        assertEquals(1, Await.get(chronicler.intents()));
        assertEquals(1, Await.get(chronicler.broken()).size());
    }

    private static byte[] intent(String certificate, long quantity) {
        Commitment commitment = Commitment.of(quantity, Scalar.fromBytesModOrder(BLINDING));
        return ClaimIntent.newBuilder()
            .setCertificateId(id(certificate))
            .setCommitment(ByteString.copyFrom(commitment.toBytes()))
            .build()
            .toByteArray();
    }

    private Future<ClaimIntentResponse> register(String certificate, int quantity, byte[] blinding) {
        return ChroniclerServiceGrpcClient.create(
            GrpcClient.client(vertx),
            SocketAddress.inetSocketAddress(chronicler.port(), "127.0.0.1")
        ).registerClaimIntent(
            ClaimIntentRequest.newBuilder()
                .setCertificateId(id(certificate))
                .setQuantity(quantity)
                .setRandomR(ByteString.copyFrom(blinding))
                .build()
        );
    }

    private static FederatedStreamId id(String certificate) {
        return FederatedStreamId.newBuilder()
            .setRegistry("narnia")
            .setStreamId(Uuid.newBuilder().setValue(certificate))
            .build();
    }

    private static void assertUnknown(Future<?> call) {
        InvalidStatusException failure = assertInstanceOf(InvalidStatusException.class, Await.failure(call));
        assertEquals(GrpcStatus.UNKNOWN, failure.actualStatus());
    }
}
