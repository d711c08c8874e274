package io.wattlet.behaviour;

import static io.wattlet.behaviour.FailedCall.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.behaviour.Asked.Certificates;
import io.wattlet.behaviour.Asked.Changes;
import io.wattlet.behaviour.Asked.Order;
import io.wattlet.behaviour.Asked.Part;
import io.wattlet.behaviour.Asked.Period;
import io.wattlet.behaviour.Told.Certificate;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.CertificateType;
import io.wattlet.behaviour.Told.Held;
import io.wattlet.behaviour.Told.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a wallet holds: one by one, as a list, and as changes that are followed. */
@OverEveryEdge
class CertificatesBehaviourIT {

    private static final long NOON = Owner.NOON;
    private static final long HOUR = Owner.HOUR;
    private static final long GREATEST = 0xffff_ffffL;
    private static final int LONGEST_VALUE = 512;

    private final Owner owner;
    private final WalletClient client;

    CertificatesBehaviourIT(Edge edge) {
        owner = Owner.at(edge);
        client = owner.client();
    }

    private List<CertificateId> ids(Certificates question) {
        return client.certificates(question).items().stream().map(Held::id).toList();
    }

    @Test
    void aCertificateIsShownWithWhatItHides() {
        CertificateId id = owner.holds(Owner.production(250));
        Held shown = client.certificate(id);

        Map<String, String> attributes = Map.of("techCode", "T070000", "assetId", "571234567890123456");
        assertEquals(
            new Held(new Certificate(id, CertificateType.PRODUCTION, NOON, NOON + HOUR, "DK1", attributes), 250),
            shown
        );
        assertEquals(new Page<>(1, List.of(shown)), client.certificates(Certificates.ALL));
        assertEquals(List.of(shown), client.followCertificates(Changes.ALL).items());
    }

    @Test
    void whatWasNeverHeldIsNotThere() {
        CertificateId foreign = Owner.at(Edge.REST).holds(Owner.consumption(1));
        assertFails(Kind.NOT_FOUND, "certificate-not-found", () -> client.certificate(foreign));
        assertFails(Kind.NOT_FOUND, "certificate-not-found", () -> client.certificate(Owner.NONE));
        assertFails(Kind.INVALID, "invalid-request", () -> client.certificate(new CertificateId("narnia", "abc")));
        assertEquals(new Page<>(0, List.of()), client.certificates(Certificates.ALL));
        assertEquals(List.of(), client.followCertificates(Changes.ALL).items());
    }

    @Test
    void aCertificateIsNamedInAnyCase() {
        CertificateId id = owner.holds(Owner.production(1));
        String upperCase = id.streamId().toUpperCase(Locale.ROOT);

        assertEquals(id, client.certificate(new CertificateId(id.registry(), upperCase)).id());
        assertFails(Kind.NOT_FOUND, "certificate-not-found", () ->
            client.certificate(new CertificateId("Narnia", id.streamId()))
        );
    }

    @Test
    void quantitiesAreUnsigned() {
        CertificateId id = owner.holds(Owner.consumption(GREATEST));
        assertEquals(GREATEST, client.certificate(id).quantity());
        assertEquals(GREATEST, client.certificates(Certificates.ALL).items().getFirst().quantity());
        assertEquals(GREATEST, client.followCertificates(Changes.ALL).items().getFirst().quantity());
    }

    @Test
    void attributesLoseNothingButTheCaseOfTheirFirstLetter() {
        String long512 = "ä".repeat(LONGEST_VALUE);
        Map<String, String> issued = Map.of(
            "10",
            "x",
            "Étiquette",
            "æø",
            "a b.C",
            "",
            "TechCode",
            "T<&>+'",
            "Long",
            long512
        );
        CertificateId id = owner.holds(Owner.production(1).saying(issued).hiding(Map.of("Hidden", long512)));

        assertEquals(
            Map.of("10", "x", "étiquette", "æø", "a b.C", "", "techCode", "T<&>+'", "long", long512, "hidden", long512),
            client.certificate(id).certificate().attributes()
        );
    }

    @Test
    void aListIsFilteredOrderedAndParted() {
        List<CertificateId> held = owner.holds(
            List.of(
                Owner.consumption(30),
                Owner.production(20).at(NOON + HOUR),
                Owner.production(10).at(NOON + 2 * HOUR)
            )
        );
        CertificateId early = held.getFirst();
        CertificateId middle = held.get(1);
        CertificateId late = held.getLast();
        Certificates all = Certificates.ALL;

        assertEquals(held, ids(all));
        assertEquals(held.reversed(), ids(all.downwards()));
        assertEquals(held.reversed(), ids(all.by(Order.QUANTITY)));
        assertEquals(held, ids(all.by(Order.QUANTITY).downwards()));
        assertEquals(early, ids(all.by(Order.TYPE)).getFirst());
        assertEquals(early, ids(all.by(Order.TYPE).downwards()).getLast());
        assertEquals(List.of(early), ids(all.of(CertificateType.CONSUMPTION)));
        assertEquals(List.of(middle, late), ids(all.of(CertificateType.PRODUCTION)));
        assertEquals(List.of(middle, late), ids(all.within(Period.from(NOON + HOUR))));
        assertEquals(List.of(early, middle), ids(all.within(Period.until(NOON + 2 * HOUR))));
        assertEquals(List.of(middle), ids(all.within(Period.of(NOON + 1, NOON + 2 * HOUR))));
        assertEquals(List.of(), ids(all.within(Period.of(NOON + 2, NOON + 1))));
        assertEquals(List.of(middle), ids(all.part(1, 1)));
        assertEquals(List.of(late), ids(all.part(Part.skipping(2))));
        assertEquals(
            List.of(middle),
            ids(all.of(CertificateType.PRODUCTION).by(Order.QUANTITY).downwards().part(0, 1))
        );
    }

    @Test
    void thePartsOfAListTellHowLongItIs() {
        owner.holds(
            IntStream.range(0, 4)
                .mapToObj(i -> Owner.production(i + 1).at(NOON + i * HOUR))
                .toList()
        );
        Certificates all = Certificates.ALL;

        assertEquals(4, client.certificates(all.part(3, 2)).total());
        assertEquals(new Page<>(4, List.of()), client.certificates(all.part(4, 1)));
        assertEquals(new Page<>(4, List.of()), client.certificates(all.part(0, 0)));
        assertEquals(new Page<>(4, List.of()), client.certificates(all.part(Integer.MAX_VALUE, Integer.MAX_VALUE)));
        assertEquals(new Page<>(0, List.of()), client.certificates(all.of(CertificateType.CONSUMPTION).part(0, 1)));
        assertEquals(2, client.certificates(all.within(Period.from(NOON + 2 * HOUR)).part(0, 1)).total());
    }

    @Test
    void aListThatIsTooLongIsRefusedAndItsPartsAreNot() {
        List<CertificateId> held = owner.holds(
            IntStream.rangeClosed(0, Site.MOST_ITEMS)
                .mapToObj(i -> Owner.production(1).at(NOON + i * HOUR))
                .toList()
        );
        assertFails(Kind.TOO_MUCH, "list-too-long", () -> client.certificates(Certificates.ALL));
        List<CertificateId> parts = new ArrayList<>(ids(Certificates.ALL.part(0, Site.MOST_ITEMS)));
        parts.addAll(ids(Certificates.ALL.part(Part.skipping(Site.MOST_ITEMS))));
        assertEquals(held, parts);
        assertEquals(Set.copyOf(held), followed(Changes.ALL));
    }

    private Set<CertificateId> followed(Changes question) {
        return client.followCertificates(question).items().stream().map(Held::id).collect(Collectors.toSet());
    }

    @Test
    void whoFollowsIsToldWhatHasChangedSince() {
        List<CertificateId> held = owner.holds(
            List.of(Owner.production(1), Owner.production(2).at(NOON + HOUR), Owner.production(3).at(NOON + 2 * HOUR))
        );
        Told.Changes<Held> all = client.followCertificates(Changes.ALL);
        assertEquals(Set.copyOf(held), all.items().stream().map(Held::id).collect(Collectors.toSet()));
        String cursor = untilNothingIsNew(all.cursor());

        CertificateId more = owner.holds(Owner.consumption(9));
        Told.Changes<Held> changed = client.followCertificates(Changes.after(cursor));
        assertEquals(List.of(client.certificate(more)), changed.items());

        String receiver = owner.receiver(Owner.at(Edge.REST));
        cursor = untilNothingIsNew(changed.cursor());
        owner.completed(owner.transfer(held.getLast(), receiver, 1));
        changed = client.followCertificates(Changes.after(cursor));
        assertEquals(List.of(client.certificate(held.getLast())), changed.items());
        assertEquals(2, changed.items().getFirst().quantity());
    }

    /** Follows until what was told before has settled. */
    private String untilNothingIsNew(String from) {
        AtomicReference<String> cursor = new AtomicReference<>(from);
        Patience.until(
            () -> client.followCertificates(Changes.after(cursor.get())),
            changes -> {
                cursor.set(changes.cursor());
                return changes.items().isEmpty();
            }
        );
        return cursor.get();
    }

    @Test
    void changesAreFilteredAndHaveTimes() {
        List<CertificateId> held = owner.holds(
            List.of(Owner.production(1), Owner.consumption(2), Owner.consumption(3).at(NOON + HOUR))
        );
        assertEquals(Set.copyOf(held.subList(1, 3)), followed(Changes.ALL.of(CertificateType.CONSUMPTION)));
        assertEquals(Set.of(held.getLast()), followed(Changes.ALL.within(Period.from(NOON + HOUR))));
        assertEquals(Set.copyOf(held.subList(0, 2)), followed(Changes.ALL.within(Period.until(NOON + HOUR))));
        assertEquals(Set.copyOf(held), followed(Changes.ALL.since(NOON)));
        assertEquals(Set.of(), followed(Changes.ALL.since(4_102_444_800L)));
    }

    @Test
    void aCursorIsOneOfThisList() {
        String ofTransfers = client.followTransfers(Changes.ALL).cursor();
        assertTrue(!ofTransfers.isEmpty());
        for (String none : List.of(ofTransfers, "nonsense", "A".repeat(2_000))) {
            assertFails(Kind.INVALID, "invalid-request", () -> client.followCertificates(Changes.after(none)));
        }
    }
}
