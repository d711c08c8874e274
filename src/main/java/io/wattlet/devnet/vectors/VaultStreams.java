package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattlet.crypto.Ed25519PublicKey;
import io.wattlet.registry.NetworkConfiguration;
import java.util.List;

/**
 * Certificate streams of existing wallets with their secrets ({@code wattlet-vectors/vault-streams/1}): every transaction is
 * accepted, every stream passes full verification, and what the wallets recorded about slices, attributes, claims and
 * withdrawal agrees with the streams.
 */
final class VaultStreams implements VectorFormat {

    @Override
    public boolean understands(String format) {
        return format.equals("wattlet-vectors/vault-streams/1");
    }

    @Override
    public void check(JsonNode file, Results results) {
        String registry = Fields.text(file, "registry");
        NetworkConfiguration network = RecordedNetworks.of(
            registry,
            Fields.text(file, "gridArea"),
            Ed25519PublicKey.fromPem(Fields.text(file, "issuerPublicKeyPem"))
        );
        Fields.list(file, "scenarios").forEach(scenario -> {
            String id = Fields.text(scenario, "id");
            List<RecordedCertificate> certificates = Fields.list(scenario, "certificates")
                .map(certificate -> RecordedCertificate.of(id, registry, certificate))
                .toList();
            new ScenarioReplay(network, certificates).check(results);
            certificates.forEach(certificate -> check(certificate, network, results));
        });
    }

    private static void check(RecordedCertificate certificate, NetworkConfiguration network, Results results) {
        results.run(certificate.caseId("stream"), () -> certificate.checkStream(network));
        certificate.wallets().forEach(wallet -> wallet.check(certificate, results));
        results.run(certificate.caseId("owners"), certificate::checkEverySliceHasAWallet);
    }
}
