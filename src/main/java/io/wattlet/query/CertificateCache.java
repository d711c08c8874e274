package io.wattlet.query;

import io.wattlet.query.CertificateFacts.Attribute;
import io.wattlet.query.CertificateRows.Issued;
import io.wattlet.registry.CertificateId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that were read lately. What one says never changes once it was issued, so nothing here can be out of date;
 * quantities, withdrawals and what wallets know of hashed attributes do change, and are not here. Holds a bounded number of
 * characters. Confined to one event loop.
 */
final class CertificateCache {

    /** Of one cache; some 50 000 certificates of usual size, some 30 MB. */
    static final long MOST_CHARACTERS = 16_000_000;

    /** What a certificate takes besides its texts, in characters. */
    private static final long FRAME = 200;

    private final long mostCharacters;
    private final LinkedHashMap<CertificateId, Issued> certificates = new LinkedHashMap<>(64, 0.75f, true);
    private long characters;

    CertificateCache(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    @Nullable
    Issued find(CertificateId id) {
        return certificates.get(id);
    }

    /** Keeps a certificate, and drops those that were not asked for longest where there is no room. */
    void add(Issued certificate) {
        if (certificates.putIfAbsent(certificate.facts().id(), certificate) != null) {
            return;
        }
        characters += characters(certificate);
        Iterator<Map.Entry<CertificateId, Issued>> eldest = certificates.entrySet().iterator();
        while (characters > mostCharacters) {
            characters -= characters(eldest.next().getValue());
            eldest.remove();
        }
    }

    private static long characters(Issued certificate) {
        CertificateFacts facts = certificate.facts();
        long sum = FRAME + facts.id().registry().length() + facts.gridArea().length();
        for (Attribute attribute : facts.attributes()) {
            sum += attribute.key().length() + attribute.value().length();
        }
        return sum;
    }
}
