package io.wattlet.query;

import io.wattlet.query.CertificateRows.Issued;
import io.wattlet.registry.CertificateId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that were read lately. What one says never changes once it was issued, so nothing here can be out of date;
 * quantities, withdrawals and what wallets know of hashed attributes do change, and are not here. Holds a bounded number of
 * bytes, as {@link Issued#bytes} reckons. Confined to one event loop.
 */
final class CertificateCache {

    /** Of one cache; some 30 000 certificates of usual size. */
    static final long MOST_BYTES = 40_000_000;

    private final long mostBytes;
    private final LinkedHashMap<CertificateId, Issued> certificates = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    CertificateCache(long mostBytes) {
        this.mostBytes = mostBytes;
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
        bytes += certificate.bytes();
        Iterator<Map.Entry<CertificateId, Issued>> eldest = certificates.entrySet().iterator();
        while (bytes > mostBytes) {
            bytes -= eldest.next().getValue().bytes();
            eldest.remove();
        }
    }
}
