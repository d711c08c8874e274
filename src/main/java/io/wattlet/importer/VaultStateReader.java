package io.wattlet.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.wattlet.registry.CertificateId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reads the JSON form {@value #FORMAT}: an object {@code instances} with an object for each Vault, which has an array for
 * each table. Times are Unix seconds, with fractions; keys, blindings and salts are base64.
 */
public final class VaultStateReader {

    /** What a file of this form says in its member {@code format}. */
    public static final String FORMAT = "wattlet-vectors/rest-state/1";

    private static final int PUBLIC_KEY_LENGTH = 74;
    private static final int BLINDING_LENGTH = 32;

    private VaultStateReader() {}

    /**
     * Reads what one Vault held.
     *
     * @param file     the whole file
     * @param instance name of the Vault in it
     * @throws ImportRefusedException names the row that is not as it must be
     */
    public static VaultState read(JsonNode file, String instance) {
        if (!FORMAT.equals(file.path("format").asText())) {
            throw new ImportRefusedException("the file is not of the form " + FORMAT);
        }
        JsonNode tables = file.path("instances").path(instance);
        if (!tables.isObject()) {
            throw new ImportRefusedException("the file has no instance \"" + instance + "\"");
        }
        return new VaultState(
            rows(tables, "wallets", VaultStateReader::wallet),
            rows(tables, "endpoints", VaultStateReader::endpoint),
            rows(tables, "externalEndpoints", VaultStateReader::externalEndpoint),
            rows(tables, "certificates", VaultStateReader::certificate),
            rows(tables, "slices", VaultStateReader::slice),
            rows(tables, "transferredSlices", VaultStateReader::transferredSlice),
            rows(tables, "claims", VaultStateReader::claim),
            rows(tables, "openedAttributes", VaultStateReader::openedAttribute),
            rows(tables, "requests", VaultStateReader::request)
        );
    }

    private static <T> List<T> rows(JsonNode tables, String table, Function<Row, T> read) {
        JsonNode rows = tables.path(table);
        if (!rows.isArray()) {
            throw new ImportRefusedException("there is no array \"" + table + "\"");
        }
        return IntStream.range(0, rows.size())
            .mapToObj(index -> read.apply(new Row(table + "[" + index + "]", rows.get(index))))
            .toList();
    }

    private static VaultState.Wallet wallet(Row row) {
        return new VaultState.Wallet(
            row.uuid("id"),
            row.text("owner"),
            row.bytes("privateKey", PUBLIC_KEY_LENGTH),
            row.optional("disabled", row::instant)
        );
    }

    private static VaultState.Endpoint endpoint(Row row) {
        return new VaultState.Endpoint(
            row.uuid("id"),
            row.uuid("walletId"),
            row.position(),
            row.bytes("publicKey", PUBLIC_KEY_LENGTH),
            row.truth("remainder")
        );
    }

    private static VaultState.ExternalEndpoint externalEndpoint(Row row) {
        return new VaultState.ExternalEndpoint(
            row.uuid("id"),
            row.text("owner"),
            row.bytes("publicKey", PUBLIC_KEY_LENGTH),
            row.text("textReference"),
            row.text("endpoint")
        );
    }

    private static VaultState.Certificate certificate(Row row) {
        return new VaultState.Certificate(
            new CertificateId(row.text("registry"), row.uuid("id")),
            row.text("gridArea"),
            row.name("type", VaultState.CertificateType.class),
            row.truth("withdrawn"),
            // A Vault has no rows for a certificate without attributes.
            row.optional("attributes", field -> row.items(field, VaultStateReader::attribute)).orElse(List.of()),
            row.instant("start"),
            row.instant("end")
        );
    }

    private static VaultState.Attribute attribute(Row row) {
        return new VaultState.Attribute(row.text("key"), row.text("value"), row.truth("hashed"));
    }

    private static VaultState.Slice slice(Row row) {
        return new VaultState.Slice(
            row.uuid("id"),
            row.certificateId(),
            row.uuid("endpointId"),
            row.position(),
            row.name("state", VaultState.SliceState.class),
            row.quantity(),
            row.bytes("blinding", BLINDING_LENGTH),
            row.instant("updatedAt")
        );
    }

    private static VaultState.TransferredSlice transferredSlice(Row row) {
        return new VaultState.TransferredSlice(
            row.uuid("id"),
            row.certificateId(),
            row.uuid("externalEndpointId"),
            row.position(),
            row.name("state", VaultState.TransferredSliceState.class),
            row.quantity(),
            row.bytes("blinding", BLINDING_LENGTH),
            row.instant("updatedAt")
        );
    }

    private static VaultState.Claim claim(Row row) {
        return new VaultState.Claim(
            row.uuid("id"),
            row.uuid("productionSliceId"),
            row.uuid("consumptionSliceId"),
            row.name("state", VaultState.ClaimState.class),
            row.instant("updatedAt")
        );
    }

    private static VaultState.OpenedAttribute openedAttribute(Row row) {
        return new VaultState.OpenedAttribute(
            row.uuid("walletId"),
            row.certificateId(),
            row.text("key"),
            row.text("value"),
            row.bytes("salt")
        );
    }

    private static VaultState.Request request(Row row) {
        return new VaultState.Request(
            row.uuid("id"),
            row.text("owner"),
            row.name("status", VaultState.RequestStatus.class),
            row.name("type", VaultState.RequestType.class),
            row.optional("failedReason", row::text)
        );
    }

    /** One object of the file, with where it stands. */
    private record Row(String place, JsonNode json) {
        String text(String field) {
            return value(field, JsonNode::isTextual, "a text").textValue();
        }

        boolean truth(String field) {
            return value(field, JsonNode::isBoolean, "true or false").booleanValue();
        }

        UUID uuid(String field) {
            try {
                return UUID.fromString(text(field));
            } catch (IllegalArgumentException e) {
                throw new ImportRefusedException(place + "." + field + " is no UUID", e);
            }
        }

        CertificateId certificateId() {
            return new CertificateId(text("registry"), uuid("certificate"));
        }

        Buffer bytes(String field) {
            try {
                return Buffer.buffer(Base64.getDecoder().decode(text(field)));
            } catch (IllegalArgumentException e) {
                throw new ImportRefusedException(place + "." + field + " is not base64", e);
            }
        }

        Buffer bytes(String field, int length) {
            Buffer bytes = bytes(field);
            if (bytes.length() != length) {
                throw refused(field, length + " bytes in base64");
            }
            return bytes;
        }

        int position() {
            return (int) number("position", Integer.MAX_VALUE);
        }

        long quantity() {
            return number("quantity", 0xffff_ffffL);
        }

        Instant instant(String field) {
            BigDecimal seconds = value(field, JsonNode::isNumber, "a time in seconds").decimalValue();
            return Instant.ofEpochSecond(
                seconds.longValue(),
                seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue()
            );
        }

        <E extends Enum<E>> E name(String field, Class<E> names) {
            String name = text(field).toUpperCase(Locale.ROOT);
            try {
                return Enum.valueOf(names, name);
            } catch (IllegalArgumentException e) {
                throw new ImportRefusedException(place + "." + field + " is \"" + text(field) + "\", unknown here", e);
            }
        }

        <T> Optional<T> optional(String field, Function<String, T> read) {
            return json.path(field).isNull() ? Optional.empty() : Optional.of(read.apply(field));
        }

        <T> List<T> items(String field, Function<Row, T> read) {
            JsonNode items = value(field, JsonNode::isArray, "an array");
            return IntStream.range(0, items.size())
                .mapToObj(index -> read.apply(new Row(place + "." + field + "[" + index + "]", items.get(index))))
                .toList();
        }

        private long number(String field, long most) {
            JsonNode number = value(field, JsonNode::canConvertToLong, "a whole number");
            if (number.longValue() < 0 || number.longValue() > most) {
                throw refused(field, "from 0 to " + most);
            }
            return number.longValue();
        }

        private JsonNode value(String field, Function<JsonNode, Boolean> isRight, String expected) {
            JsonNode value = json.path(field);
            if (!isRight.apply(value)) {
                throw refused(field, expected);
            }
            return value;
        }

        private ImportRefusedException refused(String field, String expected) {
            return new ImportRefusedException(place + "." + field + " must be " + expected);
        }
    }
}
