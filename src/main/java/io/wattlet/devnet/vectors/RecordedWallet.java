package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.proto.electricity.v1.Attribute;
import io.wattlet.proto.electricity.v1.AttributeType;
import io.wattlet.registry.AttributeHash;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.Slice;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What one wallet knew about one certificate.
 *
 * @param recorded slices, opened attributes, claims and the withdrawn flag
 * @param name     the wallet's name in the recording
 * @param slices   its slices, used up or not
 */
record RecordedWallet(JsonNode recorded, String name, List<RecordedSlice> slices) {
    static RecordedWallet of(JsonNode recorded) {
        ExtendedPrivateKey master = ExtendedPrivateKey.parse(Fields.base64(recorded, "privateKey"));
        return new RecordedWallet(
            recorded,
            Fields.text(recorded, "wallet"),
            Fields.list(recorded, "slices")
                .map(slice -> RecordedSlice.of(slice, master))
                .toList()
        );
    }

    /** Whether this slice is one of the wallet's, by commitment and key. */
    boolean owns(Slice slice) {
        return slices.stream().anyMatch(recordedSlice -> recordedSlice.is(slice));
    }

    void check(RecordedCertificate certificate, Results results) {
        slices.forEach(slice ->
            results.run(caseId(certificate, slice.place()), () ->
                slice.check(certificate.state(), certificate.history())
            )
        );
        Fields.list(recorded, "openedAttributes").forEach(attribute ->
            results.run(caseId(certificate, "attribute-" + Fields.text(attribute, "key")), () ->
                checkAttribute(attribute, certificate.id().streamId(), certificate.state())
            )
        );
        Fields.list(recorded, "claims").forEach(claim ->
            results.run(caseId(certificate, "claim-" + Fields.text(claim, "id")), () ->
                checkClaim(claim, certificate.state())
            )
        );
        results.run(caseId(certificate, "withdrawn"), () ->
            new Differences()
                .equal("withdrawn", Fields.truth(recorded, "withdrawn"), certificate.state().isWithdrawn())
                .found()
        );
    }

    private String caseId(RecordedCertificate certificate, String what) {
        return certificate.caseId(name + "/" + what);
    }

    private static Optional<String> checkAttribute(JsonNode opened, UUID certificate, CertificateProjection state) {
        String key = Fields.text(opened, "key");
        String hash = AttributeHash.of(key, Fields.text(opened, "value"), certificate, Fields.base64(opened, "salt"));
        boolean isThere = state
            .issued()
            .getAttributesList()
            .contains(Attribute.newBuilder().setKey(key).setValue(hash).setType(AttributeType.HASHED).build());
        return new Differences().check(isThere, "the certificate has no attribute with this hash").found();
    }

    /** A claim binds a slice of this wallet; once undone, it stays on the stream of the withdrawn certificate alone. */
    private Optional<String> checkClaim(JsonNode claim, CertificateProjection state) {
        boolean isBound = switch (Fields.text(claim, "state")) {
            case "claimed" -> true;
            case "unclaimed" -> state.isWithdrawn();
            default -> throw new IllegalArgumentException("the recording has a claim of an unknown state");
        };
        long quantity = Fields.number(claim, "quantity");
        boolean isOwnSlice = state
            .claimed(UUID.fromString(Fields.text(claim, "id")))
            .filter(bound -> slices.stream().anyMatch(slice -> slice.is(bound.slice()) && slice.quantity() == quantity))
            .isPresent();
        return new Differences().equal("a claimed slice of this wallet and quantity", isBound, isOwnSlice).found();
    }
}
