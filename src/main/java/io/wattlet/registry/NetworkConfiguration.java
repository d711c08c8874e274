package io.wattlet.registry;

import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Ed25519PublicKey;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part in the network: its registries, its grid areas with their issuers' and chroniclers' keys, and the issuers
 * that publish withdrawals. Immutable.
 *
 * @param registries                   by name, as certificates name them
 * @param areas                        by name, as certificates name them
 * @param issuers                      by a name that matters only to whoever asks for withdrawals
 * @param daysBeforeCertificatesExpire how long after the end of its period a certificate is spendable; null for ever
 * @param timeConstraint               which periods may be claimed against each other
 */
public record NetworkConfiguration(
    Map<String, Registry> registries,
    Map<String, Area> areas,
    Map<String, Issuer> issuers,
    @Nullable Integer daysBeforeCertificatesExpire,
    TimeConstraint timeConstraint
) {
    public NetworkConfiguration {
        registries = Map.copyOf(registries);
        areas = Map.copyOf(areas);
        issuers = Map.copyOf(issuers);
    }

    /** Where a registry answers: gRPC, without TLS for http. */
    public record Registry(URI url) {}

    /**
     * A grid area.
     *
     * @param issuerKeys any of them may issue and withdraw here
     * @param chronicler null where claims need no intent
     */
    public record Area(List<Ed25519PublicKey> issuerKeys, @Nullable Chronicler chronicler) {
        public Area {
            issuerKeys = List.copyOf(issuerKeys);
        }
    }

    /**
     * Where a chronicler answers (gRPC, without TLS for http), and the keys of which one signs its intents.
     */
    public record Chronicler(URI url, List<Ed25519PublicKey> signerKeys) {
        public Chronicler {
            signerKeys = List.copyOf(signerKeys);
        }
    }

    /** Where an issuer answers: REST, including a base path if it has one. */
    public record Issuer(URI stampUrl) {}

    /** Which periods may be claimed against each other. */
    public enum TimeConstraint {
        /** One period must lie inside the other, or be the same. */
        ENCLOSING,
        /** Any two periods. */
        DISABLED,
    }

    /** How a configuration is written. */
    public enum Format {
        YAML,
        JSON,
    }

    /**
     * Reads a configuration. The names of properties may be written in camelCase or PascalCase, and unknown ones are
     * passed over; names of registries, areas and issuers are taken as they stand.
     *
     * @throws MalformedNetworkException that names every problem at once
     */
    public static NetworkConfiguration parse(Buffer content, Format format) {
        return new NetworkParser().parse(content, format);
    }
}
