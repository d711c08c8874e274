package io.wattlet.grpc;

import static io.wattlet.grpc.Calls.assertInvalid;
import static io.wattlet.grpc.Calls.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.vertx.core.Future;
import io.wattlet.Await;
import io.wattlet.proto.common.v1.FederatedStreamId;
import io.wattlet.proto.common.v1.Uuid;
import io.wattlet.proto.v1.CertificateBucket;
import io.wattlet.proto.v1.CertificateOrder;
import io.wattlet.proto.v1.CertificateType;
import io.wattlet.proto.v1.FollowCertificatesRequest;
import io.wattlet.proto.v1.FollowCertificatesResponse;
import io.wattlet.proto.v1.GetCertificateRequest;
import io.wattlet.proto.v1.Grouping;
import io.wattlet.proto.v1.HeldCertificate;
import io.wattlet.proto.v1.ListCertificatesRequest;
import io.wattlet.proto.v1.ListCertificatesResponse;
import io.wattlet.proto.v1.Part;
import io.wattlet.proto.v1.Period;
import io.wattlet.proto.v1.SumCertificatesRequest;
import io.wattlet.proto.v1.TimeAggregate;
import io.wattlet.proto.v1.WalletServiceGrpc;
import io.wattlet.proto.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import io.wattlet.query.QuerySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a wallet can spend, over gRPC: lists, sums, and lists that are followed. */
class CertificateMethodsIT {

    private static final int MOST_LISTED = 2_000;

    /** Attributes of such a length that what is read at once does not fit into one message. */
    private static final String LONG = """
        [{"key":"AssetId","value":"5712","hashed":false},{"key":"Note","value":"%s","hashed":false}]
        """.formatted("x".repeat(200));

    private static GrpcEdge edge;
    private static Rows alice;
    private static List<UUID> held;

    @BeforeAll
    static void start() {
        edge = GrpcEdge.start(GrpcEdge.Setup.USUAL.with(new QuerySettings(MOST_LISTED, Duration.ZERO)));
        alice = new Rows(edge, edge.wallet("alice"));
        held = alice.certificates(1_200, LONG);
        new Rows(edge, edge.wallet("bob")).certificates(2_500);
        edge.wallet("nothing");
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static WalletServiceBlockingStub as(String owner) {
        return WalletServiceGrpc.newBlockingStub(edge.as(owner));
    }

    private static <T> List<T> all(Iterator<T> messages) {
        List<T> all = new ArrayList<>();
        messages.forEachRemaining(all::add);
        return all;
    }

    private static List<HeldCertificate> list(ListCertificatesRequest request) {
        return all(as("alice").listCertificates(request))
            .stream()
            .flatMap(message -> message.getCertificatesList().stream())
            .toList();
    }

    private static Set<String> ids(List<HeldCertificate> certificates) {
        Set<String> ids = new HashSet<>();
        certificates.forEach(one -> assertTrue(ids.add(one.getCertificate().getId().getStreamId().getValue())));
        return ids;
    }

    private static Set<String> texts(List<UUID> ids) {
        Set<String> texts = new HashSet<>();
        ids.forEach(id -> texts.add(id.toString()));
        return texts;
    }

    private static Timestamp time(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }

    private static FederatedStreamId id(UUID certificate) {
        return FederatedStreamId.newBuilder()
            .setRegistry("narnia")
            .setStreamId(Uuid.newBuilder().setValue(certificate.toString()))
            .build();
    }

    @Test
    void aListLongerThanAMessageComesInSeveralEachWithTheTotal() {
        List<ListCertificatesResponse> messages = all(
            as("alice").listCertificates(ListCertificatesRequest.getDefaultInstance())
        );

        assertTrue(messages.size() > 1);
        List<HeldCertificate> certificates = new ArrayList<>();
        for (ListCertificatesResponse message : messages) {
            assertEquals(1_200, message.getTotal());
            assertTrue(message.getSerializedSize() < 2 * Chunks.ENOUGH_BYTES);
            assertFalse(message.getCertificatesList().isEmpty());
            certificates.addAll(message.getCertificatesList());
        }
        assertEquals(texts(held), ids(certificates));
        HeldCertificate first = certificates.getFirst();
        assertEquals(100, first.getQuantity());
        assertEquals("DK1", first.getCertificate().getGridArea());
        assertEquals(time(Rows.NOON), first.getCertificate().getStart());
        assertEquals(time(Rows.NOON + Rows.HOUR), first.getCertificate().getEnd());
        assertEquals("5712", first.getCertificate().getAttributesMap().get("AssetId"));
    }

    @Test
    void anEmptyListIsOneMessage() {
        List<ListCertificatesResponse> messages = all(
            as("nothing").listCertificates(ListCertificatesRequest.getDefaultInstance())
        );

        assertEquals(List.of(ListCertificatesResponse.getDefaultInstance()), messages);
        assertRefused(Status.Code.NOT_FOUND, "no-wallet", () ->
            all(as("nobody").listCertificates(ListCertificatesRequest.getDefaultInstance()))
        );
    }

    @Test
    void partsTypesPeriodsAndOrdersAreHeeded() {
        List<HeldCertificate> part = list(
            ListCertificatesRequest.newBuilder()
                .setType(CertificateType.CERTIFICATE_TYPE_PRODUCTION)
                .setOrder(CertificateOrder.CERTIFICATE_ORDER_TYPE)
                .setDescending(true)
                .setPart(Part.newBuilder().setSkip(10).setLimit(7))
                .build()
        );
        List<HeldCertificate> hour = list(
            ListCertificatesRequest.newBuilder()
                .setPeriod(Period.newBuilder().setStart(time(Rows.NOON)).setEnd(time(Rows.NOON + Rows.HOUR)))
                .build()
        );

        assertEquals(7, part.size());
        part.forEach(one -> assertEquals(CertificateType.CERTIFICATE_TYPE_PRODUCTION, one.getCertificate().getType()));
        assertEquals(2, hour.size());
        assertEquals(
            0,
            list(ListCertificatesRequest.newBuilder().setPart(Part.newBuilder().setLimit(0)).build()).size()
        );
    }

    @Test
    void aListThatIsTooLongIsRefusedAndCanBeFollowed() {
        assertRefused(Status.Code.RESOURCE_EXHAUSTED, "list-too-long", () ->
            all(as("bob").listCertificates(ListCertificatesRequest.getDefaultInstance()))
        );

        long followed = all(as("bob").followCertificates(FollowCertificatesRequest.getDefaultInstance()))
            .stream()
            .mapToLong(FollowCertificatesResponse::getCertificatesCount)
            .sum();

        assertEquals(2_500, followed);
    }

    @Test
    void aWalkGoesOnFromTheCursorOfAnyMessage() {
        List<FollowCertificatesResponse> messages = all(
            as("alice").followCertificates(FollowCertificatesRequest.getDefaultInstance())
        );
        assertTrue(messages.size() > 1_200 / Chunks.MOST_ITEMS + 1);

        for (int brokenOffAfter = 1; brokenOffAfter < messages.size(); brokenOffAfter++) {
            Set<String> met = new HashSet<>();
            messages
                .subList(0, brokenOffAfter)
                .forEach(message -> message.getCertificatesList().forEach(one -> met.add(name(one))));
            String cursor = messages.get(brokenOffAfter - 1).getCursor();
            all(
                as("alice").followCertificates(FollowCertificatesRequest.newBuilder().setCursor(cursor).build())
            ).forEach(message -> message.getCertificatesList().forEach(one -> met.add(name(one))));
            assertEquals(texts(held), met, "broken off after message " + brokenOffAfter);
        }
    }

    private static String name(HeldCertificate certificate) {
        return certificate.getCertificate().getId().getStreamId().getValue();
    }

    @Test
    void whatChangesAfterAWalkIsMetByTheNext() {
        Rows carol = new Rows(edge, edge.wallet("carol"));
        List<UUID> certificates = carol.certificates(3);
        String cursor = all(as("carol").followCertificates(FollowCertificatesRequest.getDefaultInstance()))
            .getLast()
            .getCursor();

        carol.slice(certificates.get(1), 11);

        List<FollowCertificatesResponse> news = all(
            as("carol").followCertificates(FollowCertificatesRequest.newBuilder().setCursor(cursor).build())
        );
        assertEquals(1, news.size());
        assertEquals(certificates.get(1).toString(), name(news.getFirst().getCertificates(0)));
        assertEquals(111, news.getFirst().getCertificates(0).getQuantity());
    }

    @Test
    void oneCertificateIsFoundByWhoeverHoldsIt() {
        HeldCertificate found = as("alice").getCertificate(
            GetCertificateRequest.newBuilder().setId(id(held.getFirst())).build()
        );

        assertEquals(held.getFirst().toString(), name(found));
        assertRefused(Status.Code.NOT_FOUND, "certificate-not-found", () ->
            as("nothing").getCertificate(GetCertificateRequest.newBuilder().setId(id(held.getFirst())).build())
        );
        assertInvalid("id.registry", () -> as("alice").getCertificate(GetCertificateRequest.getDefaultInstance()));
    }

    @Test
    void sumsAreOfWhatIsListed() {
        SumCertificatesRequest request = SumCertificatesRequest.newBuilder()
            .setGrouping(
                Grouping.newBuilder().setUnit(TimeAggregate.TIME_AGGREGATE_TOTAL).setTimeZone("europe/copenhagen")
            )
            .build();

        List<CertificateBucket> buckets = all(as("alice").sumCertificates(request))
            .stream()
            .flatMap(message -> message.getBucketsList().stream())
            .toList();

        assertEquals(2, buckets.size());
        assertEquals(
            120_000,
            buckets
                .stream()
                .mapToLong(bucket -> bucket.getSum().getQuantity())
                .sum()
        );
        assertInvalid("grouping.unit", () ->
            all(as("alice").sumCertificates(SumCertificatesRequest.getDefaultInstance()))
        );
        assertRefused(Status.Code.INVALID_ARGUMENT, "invalid-time-zone", () ->
            all(
                as("alice").sumCertificates(
                    request.toBuilder().setGrouping(request.getGrouping().toBuilder().setTimeZone("Narnia")).build()
                )
            )
        );
    }

    @Test
    void timesThatRestCannotExpressAreRefusedWithTheirField() {
        for (Timestamp time : List.of(
            Timestamp.newBuilder().setSeconds(1).setNanos(1).build(),
            Timestamp.newBuilder().setSeconds(253_402_300_800L).build(),
            Timestamp.newBuilder().setSeconds(Long.MIN_VALUE).build(),
            Timestamp.newBuilder().setNanos(-1).build()
        )) {
            assertInvalid("period.end", () ->
                list(ListCertificatesRequest.newBuilder().setPeriod(Period.newBuilder().setEnd(time)).build())
            );
            assertInvalid("updated_since", () ->
                all(
                    as("alice").followCertificates(FollowCertificatesRequest.newBuilder().setUpdatedSince(time).build())
                )
            );
        }
        assertInvalid("part.skip", () ->
            list(ListCertificatesRequest.newBuilder().setPart(Part.newBuilder().setSkip(-1)).build())
        );
        assertInvalid("type", () -> list(ListCertificatesRequest.newBuilder().setTypeValue(9).build()));
        assertInvalid("order", () -> list(ListCertificatesRequest.newBuilder().setOrderValue(9).build()));
        assertInvalid("cursor", () ->
            all(as("alice").followCertificates(FollowCertificatesRequest.newBuilder().setCursor("?").build()))
        );
    }

    @Test
    void noStreamIsLeftOpen() {
        list(ListCertificatesRequest.getDefaultInstance());

        Await.until(
            () -> Future.succeededFuture(edge.meters.get("wattlet_grpc_streams").gauge().value()),
            open -> open == 0
        );
    }
}
