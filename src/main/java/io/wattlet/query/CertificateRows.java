package io.wattlet.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.wattlet.query.CertificateFacts.Attribute;
import io.wattlet.registry.CertificateId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads certificates from the columns that every list statement gives them, under a prefix of its own. */
final class CertificateRows {

    private CertificateRows() {}

    /**
     * A certificate as everybody can read it.
     *
     * @param hashed which of its attributes are hashes that a wallet may be able to open
     * @param form   of what everybody can read
     */
    record Issued(CertificateFacts facts, Set<Attribute> hashed, CertificateForm form) {
        /** What a certificate takes besides its texts, and what its form does, in bytes. */
        private static final int FRAME = 700;
        private static final int FORM_FRAME = 300;

        Issued(CertificateFacts facts, Set<Attribute> hashed) {
            this(facts, Set.copyOf(hashed), new CertificateForm(FORM_FRAME + 2 * characters(facts)));
        }

        /** What it takes in memory at most when its form is kept, in bytes, about. */
        long bytes() {
            return (long) FRAME + characters(facts) + form.mostBytes();
        }

        private static int characters(CertificateFacts facts) {
            int sum = facts.id().registry().length() + facts.gridArea().length();
            for (Attribute attribute : facts.attributes()) {
                sum += attribute.key().length() + attribute.value().length();
            }
            return sum;
        }

        /** The certificate as a wallet holds it and can read it; what others cannot read goes into no shared form. */
        GranularCertificate held(long quantity, @Nullable JsonObject openings) {
            return openings == null
                ? new GranularCertificate(facts, quantity, form)
                : GranularCertificate.unkept(openedWith(openings), quantity);
        }

        /**
         * The certificate as one wallet can read it.
         *
         * @param openings plain values of the hashed attributes that the wallet can open, by key; null for none
         */
        CertificateFacts openedWith(@Nullable JsonObject openings) {
            if (openings == null || hashed.isEmpty()) {
                return facts;
            }
            List<Attribute> attributes = new ArrayList<>(facts.attributes());
            attributes.replaceAll(attribute -> opened(attribute, openings));
            return new CertificateFacts(
                facts.id(),
                facts.start(),
                facts.end(),
                facts.gridArea(),
                facts.type(),
                attributes
            );
        }

        private Attribute opened(Attribute attribute, JsonObject openings) {
            return hashed.contains(attribute)
                ? new Attribute(attribute.key(), openings.getString(attribute.key(), attribute.value()))
                : attribute;
        }
    }

    /**
     * Reads one certificate.
     *
     * @param prefix of the columns of {@link #readIssued}, and of openings (an object of the hashed attributes that the
     *     wallet can open; null for none)
     */
    static CertificateFacts read(Row row, String prefix) {
        return readIssued(row, prefix).openedWith(row.getJsonObject(prefix + "openings"));
    }

    /**
     * Reads one certificate as it was issued.
     *
     * @param prefix of the columns registry, id, period_start, period_end, grid_area, type and attributes
     */
    static Issued readIssued(Row row, String prefix) {
        JsonArray issued = row.getJsonArray(prefix + "attributes");
        List<Attribute> attributes = new ArrayList<>(issued.size());
        Set<Attribute> hashed = new HashSet<>();
        for (int i = 0; i < issued.size(); i++) {
            JsonObject attribute = issued.getJsonObject(i);
            Attribute read = new Attribute(attribute.getString("key"), attribute.getString("value"));
            attributes.add(read);
            if (attribute.getBoolean("hashed")) {
                hashed.add(read);
            }
        }
        attributes.sort(AttributeOrder.BY_KEY);
        CertificateFacts facts = new CertificateFacts(
            new CertificateId(row.getString(prefix + "registry"), row.getUUID(prefix + "id")),
            row.getOffsetDateTime(prefix + "period_start").toInstant(),
            row.getOffsetDateTime(prefix + "period_end").toInstant(),
            row.getString(prefix + "grid_area"),
            CertificateType.ofNumber(row.getShort(prefix + "type")),
            attributes
        );
        return new Issued(facts, hashed);
    }
}
