package io.wattlet.devnet.client;

import io.vertx.core.json.JsonObject;

/**
 * Where a wallet can be sent slices.
 *
 * @param version   of the protocol, 1
 * @param endpoint  absolute URL to post slices to
 * @param publicKey extended public key, 74 bytes in base64
 */
public record EndpointReference(int version, String endpoint, String publicKey) {
    static EndpointReference from(JsonObject json) {
        return new EndpointReference(
            json.getInteger("version"),
            json.getString("endpoint"),
            json.getString("publicKey")
        );
    }

    JsonObject json() {
        return new JsonObject().put("version", version).put("endpoint", endpoint).put("publicKey", publicKey);
    }
}
