package io.wattlet.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.wattlet.query.CertificateFacts.Attribute;
import io.wattlet.query.CertificateRows.Issued;
import io.wattlet.registry.CertificateId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CertificateCacheTest {

    private static final int LONG_TEXT = 1_000;

    /** Room for two. */
    private final CertificateCache cache = new CertificateCache((5 * certificate(LONG_TEXT).bytes()) / 2);

    @Test
    void whatWasNotAskedForLongestMakesRoom() {
        Issued first = certificate(LONG_TEXT);
        Issued second = certificate(LONG_TEXT);
        cache.add(first);
        cache.add(second);
        assertEquals(first, cache.find(first.facts().id()));
        Issued third = certificate(LONG_TEXT);
        cache.add(third);
        assertNull(cache.find(second.facts().id()));
        assertEquals(first, cache.find(first.facts().id()));
        assertEquals(third, cache.find(third.facts().id()));
    }

    @Test
    void whatIsAddedAgainTakesNoFurtherRoom() {
        Issued first = certificate(LONG_TEXT);
        Issued second = certificate(LONG_TEXT);
        cache.add(first);
        for (int i = 0; i < 10; i++) {
            cache.add(second);
        }
        assertEquals(first, cache.find(first.facts().id()));
    }

    @Test
    void aCertificateThatIsTooLongIsNotKept() {
        Issued certificate = certificate(4 * LONG_TEXT);
        cache.add(certificate);
        assertNull(cache.find(certificate.facts().id()));
        Issued next = certificate(LONG_TEXT);
        cache.add(next);
        assertEquals(next, cache.find(next.facts().id()));
    }

    @Test
    void aFormIsKeptAsLongAsItFitsIntoWhatIsReckonedForIt() {
        CertificateForm form = certificate(LONG_TEXT).form();

        form.keep("too large", form.mostBytes() + 1);
        assertNull(form.find(String.class));

        form.keep("fits", form.mostBytes());
        assertEquals("fits", form.find(String.class));
        assertNull(form.find(Integer.class));
    }

    private static Issued certificate(int characters) {
        CertificateFacts facts = new CertificateFacts(
            new CertificateId("narnia", UUID.randomUUID()),
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(3600),
            "DK1",
            CertificateType.PRODUCTION,
            List.of(new Attribute("AssetId", "x".repeat(characters)))
        );
        return new Issued(facts, Set.of());
    }
}
