package io.wattlet.receive;

import com.google.protobuf.Timestamp;
import io.wattlet.command.Command.HashedAttribute;
import io.wattlet.proto.electricity.v1.AttributeType;
import io.wattlet.proto.electricity.v1.IssuedEvent;
import io.wattlet.registry.AttributeHash;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.CertificateProjection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What is stored about a certificate.
 *
 * @param type       number of the certificate's type
 * @param attributes as issued, in order
 * @param withdrawn  whether the issuer took it back
 */
record CertificateFacts(
    CertificateId id,
    int type,
    String gridArea,
    OffsetDateTime start,
    OffsetDateTime end,
    List<IssuedAttribute> attributes,
    boolean withdrawn
) {
    /** An attribute as issued; {@code value} is the salted hash when it is hashed. */
    record IssuedAttribute(String key, String value, boolean hashed) {}

    private static final int LONGEST_GRID_AREA = 256;
    private static final int LONGEST_KEY = 256;
    private static final int LONGEST_VALUE = 512;
    private static final String TRIAL_KEY = "istrial";

    /** Takes the facts from a verified certificate; empty when a text is longer than can be stored, or has a null character. */
    static Optional<CertificateFacts> of(CertificateId id, CertificateProjection certificate) {
        IssuedEvent issued = certificate.issued();
        List<IssuedAttribute> attributes = issued
            .getAttributesList()
            .stream()
            .map(attribute ->
                new IssuedAttribute(
                    attribute.getKey(),
                    attribute.getValue(),
                    attribute.getType() == AttributeType.HASHED
                )
            )
            .toList();
        boolean fits =
            fits(issued.getGridArea(), LONGEST_GRID_AREA) &&
            attributes.stream().allMatch(attribute -> fits(attribute.key(), LONGEST_KEY)) &&
            attributes.stream().allMatch(attribute -> fits(attribute.value(), LONGEST_VALUE));
        return fits
            ? Optional.of(
                  new CertificateFacts(
                      id,
                      issued.getTypeValue(),
                      issued.getGridArea(),
                      time(issued.getPeriod().getStart()),
                      time(issued.getPeriod().getEnd()),
                      attributes,
                      certificate.isWithdrawn()
                  )
              )
            : Optional.empty();
    }

    /** The value of the attribute IsTrial, whose key is matched without regard to the case of ASCII letters. */
    Optional<String> trial() {
        return attributes
            .stream()
            .filter(attribute -> asciiLowerCase(attribute.key()).equals(TRIAL_KEY))
            .map(IssuedAttribute::value)
            .findFirst();
    }

    /** Whether this opens a hashed attribute of the certificate, and can be stored. */
    boolean isOpenedBy(HashedAttribute opening) {
        return (
            fits(opening.value(), LONGEST_VALUE) &&
            attributes
                .stream()
                .filter(IssuedAttribute::hashed)
                .filter(attribute -> attribute.key().equals(opening.key()))
                .anyMatch(attribute -> attribute.value().equals(hash(opening)))
        );
    }

    private String hash(HashedAttribute opening) {
        return AttributeHash.of(opening.key(), opening.value(), id.streamId(), opening.salt().getBytes());
    }

    private static boolean fits(String text, int mostCharacters) {
        return text.codePointCount(0, text.length()) <= mostCharacters && text.indexOf('\0') < 0;
    }

    private static String asciiLowerCase(String text) {
        return text
            .chars()
            .map(unit -> unit >= 'A' && unit <= 'Z' ? unit + 32 : unit)
            .collect(StringBuilder::new, (built, unit) -> built.append((char) unit), StringBuilder::append)
            .toString();
    }

    private static OffsetDateTime time(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()).atOffset(ZoneOffset.UTC);
    }
}
