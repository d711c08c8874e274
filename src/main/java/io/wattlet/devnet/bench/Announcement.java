package io.wattlet.devnet.bench;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.DevnetSettings;
import io.wattlet.devnet.client.EndpointReference;
import io.wattlet.devnet.testbed.CertificateIds;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest;
import io.wattlet.proto.wallet_system.v1.ReceiveRequest.HashedAttribute;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A slice that is announced to a wallet, in the forms of both protocols. No registry has it: what is announced is stored, and
 * looked at later.
 */
record Announcement(ReceiveRequest message, Buffer json) {
    private static final int BLINDING_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int QUANTITY = 250;
    private static final String KEY = "AssetId";
    private static final String VALUE = "571234567890123456";

    /** As many as wanted, each of another certificate, with the opening of one attribute. */
    static List<Announcement> to(EndpointReference endpoint, int count, RandomGenerator random) {
        List<Announcement> announcements = new ArrayList<>(count);
        for (int position = 1; position <= count; position++) {
            announcements.add(of(endpoint.publicKey(), position, random));
        }
        return announcements;
    }

    private static Announcement of(String publicKey, int position, RandomGenerator random) {
        String certificate = CertificateIds.next(random).streamId().toString();
        byte[] blinding = bytes(BLINDING_BYTES, random);
        byte[] salt = bytes(SALT_BYTES, random);
        return new Announcement(
            ReceiveRequest.newBuilder()
                .setWalletDepositEndpointPublicKey(ByteString.copyFrom(Base64.getDecoder().decode(publicKey)))
                .setWalletDepositEndpointPosition(position)
                .setCertificateId(
                    FederatedStreamId.newBuilder()
                        .setRegistry(DevnetSettings.REGISTRY)
                        .setStreamId(Uuid.newBuilder().setValue(certificate))
                )
                .setQuantity(QUANTITY)
                .setRandomR(ByteString.copyFrom(blinding))
                .addHashedAttributes(
                    HashedAttribute.newBuilder().setKey(KEY).setValue(VALUE).setSalt(ByteString.copyFrom(salt))
                )
                .build(),
            new JsonObject()
                .put("publicKey", publicKey)
                .put("position", position)
                .put(
                    "certificateId",
                    new JsonObject().put("registry", DevnetSettings.REGISTRY).put("streamId", certificate)
                )
                .put("quantity", QUANTITY)
                .put("randomR", base64(blinding))
                .put(
                    "hashedAttributes",
                    JsonArray.of(new JsonObject().put("key", KEY).put("value", VALUE).put("salt", base64(salt)))
                )
                .toBuffer()
        );
    }

    private static byte[] bytes(int count, RandomGenerator random) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
