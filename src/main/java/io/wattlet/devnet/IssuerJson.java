package io.wattlet.devnet;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wattlet.devnet.IssuingRequest.Attribute;
import io.wattlet.proto.electricity.v1.GranularCertificateType;
import io.wattlet.registry.CertificateId;
import io.wattlet.registry.StreamIds;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what is sent to the issuer. Property names match in any case. */
final class IssuerJson {

    private static final long MAX_QUANTITY = 0xffff_ffffL;

    private final String path;
    private final JsonObject object;

    private IssuerJson(String path, JsonObject object) {
        this.path = path;
        this.object = object;
    }

    /** What was sent is not what it should be. */
    static final class MalformedException extends RuntimeException {

        private final String field;

        MalformedException(String field, String message) {
            super(message);
            this.field = field;
        }

        /** The path of the property, {@code $} for the whole. */
        String field() {
            return field;
        }
    }

    /**
     * Where somebody wants slices delivered.
     *
     * @param version   of the protocol
     * @param endpoint  absolute URL
     * @param publicKey extended public key of a wallet endpoint, not checked
     */
    record EndpointReference(int version, URI endpoint, Buffer publicKey) {}

    /** Reads the body of POST /v1/recipients. */
    static EndpointReference endpointReference(@Nullable Buffer body) {
        IssuerJson reference = parse(body).object("walletEndpointReference");
        return new EndpointReference(
            (int) reference.number("version", Integer.MIN_VALUE, Integer.MAX_VALUE),
            reference.url("endpoint"),
            reference.base64("publicKey")
        );
    }

    /** Reads the body of POST /v1/certificates. */
    static IssuingRequest issuingRequest(@Nullable Buffer body) {
        IssuerJson request = parse(body);
        IssuerJson certificate = request.object("certificate");
        return new IssuingRequest(
            request.uuid("recipientId"),
            request.text("meteringPointId"),
            new CertificateId(request.text("registryName"), certificate.uuid("id")),
            certificate.type("type"),
            certificate.number("quantity", 0, MAX_QUANTITY),
            certificate.instant("start"),
            certificate.instant("end"),
            certificate.text("gridArea"),
            certificate.object("clearTextAttributes").texts(),
            certificate.attributes("hashedAttributes")
        );
    }

    private static IssuerJson parse(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            throw new MalformedException("$", "A body is required.");
        }
        try {
            return new IssuerJson("$", new JsonObject(body));
        } catch (DecodeException | ClassCastException e) {
            throw new MalformedException("$", "The body is not a JSON object.");
        }
    }

    private IssuerJson object(String name) {
        if (value(name) instanceof JsonObject inner) {
            return new IssuerJson(path + "." + name, inner);
        }
        throw malformed(name, "an object");
    }

    private String text(String name) {
        if (value(name) instanceof String text) {
            return text;
        }
        throw malformed(name, "a text");
    }

    private long number(String name, long least, long most) {
        boolean whole = value(name) instanceof Integer || value(name) instanceof Long;
        if (
            whole && value(name) instanceof Number number && number.longValue() >= least && number.longValue() <= most
        ) {
            return number.longValue();
        }
        throw malformed(name, "a whole number from " + least + " to " + most);
    }

    private Instant instant(String name) {
        try {
            return Instant.ofEpochSecond(number(name, Long.MIN_VALUE, Long.MAX_VALUE));
        } catch (DateTimeException e) {
            throw malformed(name, "a time in seconds since 1970");
        }
    }

    private UUID uuid(String name) {
        return StreamIds.parse(text(name)).orElseThrow(() -> malformed(name, "a UUID"));
    }

    private URI url(String name) {
        try {
            URI url = new URI(text(name));
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw malformed(name, "an absolute http or https URL");
        }
        throw malformed(name, "an absolute http or https URL");
    }

    private Buffer base64(String name) {
        try {
            return Buffer.buffer(Base64.getDecoder().decode(text(name)));
        } catch (IllegalArgumentException e) {
            throw malformed(name, "bytes in base64");
        }
    }

    /** By name in any case, or by the number that the name stands for. */
    private GranularCertificateType type(String name) {
        String given = String.valueOf(value(name)).toLowerCase(Locale.ROOT);
        return switch (given) {
            case "production", "2" -> GranularCertificateType.PRODUCTION;
            case "consumption", "1" -> GranularCertificateType.CONSUMPTION;
            default -> throw malformed(name, "production or consumption");
        };
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : object.fieldNames()) {
            if (!(object.getValue(name) instanceof String text)) {
                throw malformed(name, "a text");
            }
            texts.put(name, text);
        }
        return texts;
    }

    private List<Attribute> attributes(String name) {
        if (!(value(name) instanceof JsonArray array)) {
            throw malformed(name, "an array");
        }
        List<Attribute> attributes = new ArrayList<>();
        for (int index = 0; index < array.size(); index++) {
            String place = name + "[" + index + "]";
            if (!(array.getValue(index) instanceof JsonObject inner)) {
                throw malformed(place, "an object");
            }
            IssuerJson attribute = new IssuerJson(path + "." + place, inner);
            attributes.add(new Attribute(attribute.text("key"), attribute.text("value")));
        }
        return attributes;
    }

    private @Nullable Object value(String name) {
        return object
            .fieldNames()
            .stream()
            .filter(name::equalsIgnoreCase)
            .findFirst()
            .map(object::getValue)
            .orElse(null);
    }

    private MalformedException malformed(String name, String expected) {
        return new MalformedException(path + "." + name, "This must be " + expected + ".");
    }
}
