package io.wattlet.peer;

import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command.HashedAttribute;
import io.wattlet.registry.CertificateId;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** The hand-over whose delivery by the existing wallet was recorded. */
final class HandOvers {

    private HandOvers() {}

    static Peers.HandOver recorded(URI url) {
        return new Peers.HandOver(
            url,
            base64(
                "AVYv1aQAAAABdNUqMWPMYEijKgAjsb/plehnRnIOUvY3N72bmMvk0pcDHO96OGYgkcml1aZd9K2lL+sxX7V7lJLT/1Z3ed4IZI8="
            ),
            1,
            new CertificateId("energyregistry", UUID.fromString("92191ef0-6827-41d6-bb4b-e758f14a6182")),
            200,
            base64("91efp7BEPYDgeyH9lbFiuhuzFZv5lceurJGX/tsc/g0="),
            List.of(
                new HashedAttribute("AssetId", "571234567890123456", base64("k2iohupyOEqVlgNJ8qSMtQ==")),
                new HashedAttribute("Ünïcode", "æøå \"q\" <x>", base64("LuvN+zHfwEuBaDm1XHq13g=="))
            )
        );
    }

    private static Buffer base64(String text) {
        return Buffer.buffer(Base64.getDecoder().decode(text));
    }
}
