package io.wattlet.devnet.torture;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.registry.CertificateId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A request for a command. Asked a second time it is the same request, and nothing is done twice.
 *
 * @param key          its idempotency key
 * @param kind         transfer or claim
 * @param body         of the request
 * @param quantity     in watt-hours
 * @param certificates that it is about
 */
record Ask(
    String key,
    Participant participant,
    Kind kind,
    String body,
    long quantity,
    List<CertificateId> certificates
) {
    Ask {
        certificates = List.copyOf(certificates);
    }

    /** What is asked for. */
    enum Kind {
        TRANSFER("/v1/transfers", "transferRequestId"),
        CLAIM("/v1/claims", "claimRequestId");

        private final String path;
        private final String idField;

        Kind(String path, String idField) {
            this.path = path;
            this.idField = idField;
        }

        /** Where it is asked for. */
        String path() {
            return path;
        }

        /** What the answer calls the id of the command. */
        String idField() {
            return idField;
        }

        /** As it is stored. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Ask transfer(String key, Participant sender, UUID receiver, CertificateId certificate, long quantity) {
        JsonObject body = new JsonObject()
            .put("certificateId", json(certificate))
            .put("receiverId", receiver.toString())
            .put("quantity", quantity)
            .put("hashedAttributes", new JsonArray());
        return new Ask(key, sender, Kind.TRANSFER, body.encode(), quantity, List.of(certificate));
    }

    static Ask claim(
        String key,
        Participant owner,
        CertificateId production,
        CertificateId consumption,
        long quantity
    ) {
        JsonObject body = new JsonObject()
            .put("productionCertificateId", json(production))
            .put("consumptionCertificateId", json(consumption))
            .put("quantity", quantity);
        return new Ask(key, owner, Kind.CLAIM, body.encode(), quantity, List.of(production, consumption));
    }

    private static JsonObject json(CertificateId id) {
        return new JsonObject().put("registry", id.registry()).put("streamId", id.streamId().toString());
    }
}
