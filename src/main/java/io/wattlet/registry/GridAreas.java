package io.wattlet.registry;

import io.wattlet.crypto.Ed25519PublicKey;
import java.util.List;

/** The grid areas of the network: who may issue certificates in them, and who has to witness claims. */
final class GridAreas {

    private final NetworkConfiguration network;

    GridAreas(NetworkConfiguration network) {
        this.network = network;
    }

    /** The area of a certificate that is to be allocated. */
    NetworkConfiguration.Area existing(CertificateProjection certificate) {
        NetworkConfiguration.Area area = network.areas().get(certificate.issued().getGridArea());
        if (area == null) {
            throw new RuleBrokenException("Area does not exist");
        }
        return area;
    }

    /** Demands that one of the area's issuers signed. */
    void requireIssuer(SignedHeader header, String gridArea) {
        NetworkConfiguration.Area area = network.areas().get(gridArea);
        List<Ed25519PublicKey> issuerKeys = area == null ? List.of() : area.issuerKeys();
        if (issuerKeys.isEmpty()) {
            throw new RuleBrokenException("No issuer found for GridArea ”" + gridArea + "”");
        }
        if (issuerKeys.stream().noneMatch(header::isSignedBy)) {
            throw new RuleBrokenException("Invalid issuer signature for GridArea ”" + gridArea + "”");
        }
    }
}
