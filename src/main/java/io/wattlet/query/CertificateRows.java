package io.wattlet.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.wattlet.query.CertificateFacts.Attribute;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads certificates from the columns that every list statement gives them, under a prefix of its own. */
final class CertificateRows {

    private CertificateRows() {}

    /**
     * Reads one certificate.
     *
     * @param prefix of the columns registry, id, period_start, period_end, grid_area, type, attributes (as issued) and
     *     openings (an object of the hashed attributes that the wallet can open; null for none)
     */
    static CertificateFacts read(Row row, String prefix) {
        return new CertificateFacts(
            new CertificateId(row.getString(prefix + "registry"), row.getUUID(prefix + "id")),
            row.getOffsetDateTime(prefix + "period_start").toInstant(),
            row.getOffsetDateTime(prefix + "period_end").toInstant(),
            row.getString(prefix + "grid_area"),
            CertificateType.ofNumber(row.getShort(prefix + "type")),
            attributes(row.getJsonArray(prefix + "attributes"), row.getJsonObject(prefix + "openings"))
        );
    }

    private static List<Attribute> attributes(JsonArray issued, @Nullable JsonObject openings) {
        List<Attribute> attributes = new ArrayList<>(issued.size());
        for (int i = 0; i < issued.size(); i++) {
            JsonObject attribute = issued.getJsonObject(i);
            String key = attribute.getString("key");
            String value = attribute.getString("value");
            if (openings != null && attribute.getBoolean("hashed")) {
                value = openings.getString(key, value);
            }
            attributes.add(new Attribute(key, value));
        }
        return attributes;
    }
}
