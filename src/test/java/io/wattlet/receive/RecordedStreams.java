package io.wattlet.receive;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.command.Command.HashedAttribute;
import io.wattlet.command.Command.ReceiveSlice;
import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.NetworkConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Certificates as the existing services wrote them, with the secrets of the wallets that took part; all of it test data. */
final class RecordedStreams {

    /**
     * A certificate.
     *
     * @param stream oldest transaction first
     */
    record RecordedCertificate(CertificateId id, List<Transaction> stream, List<RecordedSlice> slices) {
        /** The only slice in this state. */
        RecordedSlice slice(String wallet, String state) {
            return slices
                .stream()
                .filter(slice -> slice.wallet().equals(wallet) && slice.state().equals(state))
                .findFirst()
                .orElseThrow();
        }

        /** The same certificate when it had only so many transactions. */
        RecordedCertificate after(int transactions) {
            return new RecordedCertificate(id, stream.subList(0, transactions), slices);
        }
    }

    /** A slice of a wallet, and what that wallet's database says of it. */
    record RecordedSlice(
        CertificateId certificate,
        String wallet,
        ExtendedPublicKey endpoint,
        int position,
        long quantity,
        Buffer blinding,
        String state,
        List<HashedAttribute> openings
    ) {
        /** The announcement by which it could have come to its wallet. */
        ReceiveSlice announcement() {
            return announcement(quantity, blinding, position, openings);
        }

        ReceiveSlice announcement(long quantity, Buffer blinding, int position, List<HashedAttribute> openings) {
            return new ReceiveSlice(
                UUID.randomUUID(),
                Buffer.buffer(endpoint.toBytes()),
                position,
                certificate,
                quantity,
                blinding,
                openings
            );
        }
    }

    private static final JsonObject RECORDED = load();

    static final String REGISTRY = RECORDED.getString("registry");

    private RecordedStreams() {}

    static List<RecordedCertificate> all() {
        return objects(RECORDED.getJsonArray("scenarios"))
            .flatMap(scenario -> objects(scenario.getJsonArray("certificates")))
            .map(RecordedStreams::certificate)
            .toList();
    }

    /** The first certificate of a scenario. */
    static RecordedCertificate of(String scenario) {
        return objects(RECORDED.getJsonArray("scenarios"))
            .filter(candidate -> candidate.getString("id").equals(scenario))
            .map(found -> certificate(found.getJsonArray("certificates").getJsonObject(0)))
            .findFirst()
            .orElseThrow();
    }

    /** A network in which the recorded issuer may issue. */
    static NetworkConfiguration network() {
        return network(Ed25519PublicKey.fromPem(RECORDED.getString("issuerPublicKeyPem")));
    }

    static NetworkConfiguration network(Ed25519PublicKey issuer) {
        return new NetworkConfiguration(
            Map.of(REGISTRY, new NetworkConfiguration.Registry(URI.create("http://127.0.0.1:1"))),
            Map.of(RECORDED.getString("gridArea"), new NetworkConfiguration.Area(List.of(issuer), null)),
            Map.of(),
            null,
            NetworkConfiguration.TimeConstraint.ENCLOSING
        );
    }

    private static RecordedCertificate certificate(JsonObject json) {
        CertificateId id = new CertificateId(REGISTRY, UUID.fromString(json.getString("certificate")));
        List<RecordedSlice> slices = new ArrayList<>();
        objects(json.getJsonArray("wallets")).forEach(wallet ->
            objects(wallet.getJsonArray("slices")).forEach(slice -> slices.add(slice(id, wallet, slice)))
        );
        return new RecordedCertificate(
            id,
            strings(json.getJsonArray("transactions")).map(RecordedStreams::transaction).toList(),
            slices
        );
    }

    private static RecordedSlice slice(CertificateId certificate, JsonObject wallet, JsonObject slice) {
        ExtendedPrivateKey master = ExtendedPrivateKey.parse(bytes(wallet.getString("privateKey")));
        return new RecordedSlice(
            certificate,
            wallet.getString("wallet"),
            master.derive(slice.getInteger("endpoint")).publicKey(),
            slice.getInteger("position"),
            slice.getLong("quantity"),
            Buffer.buffer(bytes(slice.getString("blinding"))),
            slice.getString("state"),
            objects(wallet.getJsonArray("openedAttributes"))
                .map(opened ->
                    new HashedAttribute(
                        opened.getString("key"),
                        opened.getString("value"),
                        Buffer.buffer(bytes(opened.getString("salt")))
                    )
                )
                .toList()
        );
    }

    private static Transaction transaction(String base64) {
        try {
            return Transaction.parseFrom(bytes(base64));
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    private static Stream<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast);
    }

    private static JsonObject load() {
        try (InputStream file = RecordedStreams.class.getResourceAsStream("recorded-streams.json")) {
            return Buffer.buffer(requireNonNull(file).readAllBytes()).toJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
