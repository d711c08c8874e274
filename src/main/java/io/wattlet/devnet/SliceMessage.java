package io.wattlet.devnet;

import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the issuer tells a wallet endpoint about a slice, in exactly the bytes in which the real issuer tells it: property
 * names in PascalCase, no white space, and in texts every character escaped that is not plain ASCII or could mean
 * something in HTML.
 *
 * @param endpointKey      extended public key of the wallet endpoint, 74 bytes
 * @param position         which child of it owns the slice
 * @param certificate      whose slice it is
 * @param quantity         what the commitment hides, 0 to 2^32-1
 * @param blinding         how, 32 bytes little-endian; secret
 * @param hashedAttributes openings of the certificate's hashed attributes
 */
record SliceMessage(
    Buffer endpointKey,
    int position,
    CertificateId certificate,
    long quantity,
    Buffer blinding,
    List<HashedAttribute> hashedAttributes
) {
    /** Characters of plain ASCII that are escaped all the same. */
    private static final String ESCAPED = "\"&'+<>`";

    SliceMessage {
        hashedAttributes = List.copyOf(hashedAttributes);
    }

    /**
     * The opening of one hashed attribute.
     *
     * @param salt 16 bytes
     */
    record HashedAttribute(String key, String value, Buffer salt) {
        @Override
        public String toString() {
            return "HashedAttribute[" + key + "]";
        }
    }

    /** Its JSON text. */
    String json() {
        return (
            "{\"PublicKey\":" +
            base64(endpointKey) +
            ",\"Position\":" +
            position +
            ",\"CertificateId\":{\"Registry\":" +
            quoted(certificate.registry()) +
            ",\"StreamId\":" +
            quoted(certificate.streamId().toString()) +
            "},\"Quantity\":" +
            quantity +
            ",\"RandomR\":" +
            base64(blinding) +
            ",\"HashedAttributes\":[" +
            hashedAttributes.stream().map(SliceMessage::json).collect(Collectors.joining(",")) +
            "]}"
        );
    }

    private static String json(HashedAttribute attribute) {
        return (
            "{\"Key\":" +
            quoted(attribute.key) +
            ",\"Value\":" +
            quoted(attribute.value) +
            ",\"Salt\":" +
            base64(attribute.salt) +
            "}"
        );
    }

    private static String base64(Buffer content) {
        return '"' + Base64.getEncoder().encodeToString(content.getBytes()) + '"';
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (character < ' ' || character > '~' || ESCAPED.indexOf(character) >= 0) {
                        json.append("\\u%04X".formatted((int) character));
                    } else {
                        json.append(character);
                    }
                }
            }
        }
        return json.append('"').toString();
    }

    /** Says nothing of quantity, blinding and attributes. */
    @Override
    public String toString() {
        return "SliceMessage[" + certificate + ", position " + position + "]";
    }
}
