package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.registry.NetworkConfiguration;
import io.wattlet.registry.NetworkConfiguration.TimeConstraint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The network configurations of the verifiers that a recording was made with. */
final class RecordedNetworks {

    /** Recordings name no addresses, and nobody is called. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1");

    private RecordedNetworks() {}

    /** One verifier's, from an entry of {@code network.verifiers}. */
    static NetworkConfiguration of(JsonNode verifier) {
        Map<String, NetworkConfiguration.Registry> registries = new HashMap<>();
        Fields.texts(verifier, "registries").forEach(name ->
            registries.put(name, new NetworkConfiguration.Registry(NOWHERE))
        );
        Map<String, NetworkConfiguration.Area> areas = new HashMap<>();
        verifier
            .path("areas")
            .properties()
            .forEach(area -> areas.put(area.getKey(), area(area.getValue())));
        return new NetworkConfiguration(
            registries,
            areas,
            Map.of(),
            expiry(verifier),
            TimeConstraint.valueOf(Fields.text(verifier, "timeConstraint").toUpperCase(Locale.ROOT))
        );
    }

    /** One registry and one area with one issuer, without expiry. */
    static NetworkConfiguration of(String registry, String gridArea, Ed25519PublicKey issuer) {
        return new NetworkConfiguration(
            Map.of(registry, new NetworkConfiguration.Registry(NOWHERE)),
            Map.of(gridArea, new NetworkConfiguration.Area(List.of(issuer), null)),
            Map.of(),
            null,
            TimeConstraint.ENCLOSING
        );
    }

    private static @Nullable Integer expiry(JsonNode verifier) {
        JsonNode days = verifier.path("daysBeforeCertificatesExpire");
        return days.isInt() ? days.intValue() : null;
    }

    private static NetworkConfiguration.Area area(JsonNode area) {
        return new NetworkConfiguration.Area(
            keys(area, "issuerKeys"),
            area.has("chroniclerKeys")
                ? new NetworkConfiguration.Chronicler(NOWHERE, keys(area, "chroniclerKeys"))
                : null
        );
    }

    private static List<Ed25519PublicKey> keys(JsonNode area, String field) {
        return Fields.texts(area, field).stream().map(RecordedNetworks::key).toList();
    }

    private static Ed25519PublicKey key(String base64OfPem) {
        return Ed25519PublicKey.fromPem(new String(Base64.getDecoder().decode(base64OfPem), StandardCharsets.UTF_8));
    }
}
