package io.wattlet.devnet;

import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.devnet.DevnetSettings.Area;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes down the devnet as a network configuration in YAML, the form that every node and service reads. */
final class NetworkFile {

    private NetworkFile() {}

    /**
     * The text of the file.
     *
     * @param settings   the areas and the expiry
     * @param registry   where the registry answers
     * @param chronicler where the chronicler answers
     * @param issuer     where the issuer answers
     */
    static String content(DevnetSettings settings, URI registry, URI chronicler, URI issuer) {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
            """
            # The devnet: a registry, two grid areas, a chronicler and an issuer on this machine.
            # Its private keys are computed from published words and are NOT SECRET. Never use them for anything else.
            # Public keys are base64 of the whole PEM text.
            registries:
              %s:
                url: "%s"
            areas:
            """.formatted(DevnetSettings.REGISTRY, registry)
        );
        settings.areas().forEach(area -> yaml.append(area(area, chronicler)));
        yaml.append(
            """
            issuers:
              %s:
                stampUrl: "%s"
            """.formatted(DevnetSettings.ISSUER, issuer)
        );
        if (settings.daysUntilExpiry() != null) {
            yaml.append("daysBeforeCertificatesExpire: ").append(settings.daysUntilExpiry()).append('\n');
        }
        return yaml.append("timeConstraint: Enclosing\n").toString();
    }

    private static String area(Area area, URI chronicler) {
        String issuer = """
              %s:
                issuerKeys:
                  - publicKey: "%s"
            """.formatted(area.name(), key(DevnetKeys.issuer(area.name()).publicKey()));
        if (!area.hasChronicler()) {
            return issuer;
        }
        return (
            issuer +
            """
                chronicler:
                  url: "%s"
                  signerKeys:
                    - publicKey: "%s"
            """.formatted(chronicler, key(DevnetKeys.chronicler().publicKey()))
        );
    }

    private static String key(Ed25519PublicKey key) {
        return Base64.getEncoder().encodeToString(key.toPem().getBytes(StandardCharsets.UTF_8));
    }
}
