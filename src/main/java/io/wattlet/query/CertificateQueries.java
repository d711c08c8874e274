package io.wattlet.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.wattlet.query.CertificateRows.Issued;
import io.wattlet.query.Cursor.Position;
import io.wattlet.query.Query.CertificateOrder;
import io.wattlet.query.Query.Direction;
import io.wattlet.query.Query.Period;
import io.wattlet.registry.CertificateId;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the certificates of a wallet. */
final class CertificateQueries {

    private final SqlClient client;
    private final ChangesReader changes;
    private final CertificateCache cache = new CertificateCache(CertificateCache.MOST_BYTES);
    private final int maxItems;

    CertificateQueries(SqlClient client, QuerySettings settings) {
        this.client = client;
        this.changes = new ChangesReader(client, settings);
        this.maxItems = settings.maxItems();
    }

    Future<GranularCertificate> find(Query.FindCertificate query) {
        String registry = query.certificate().registry();
        if (registry.indexOf('\0') >= 0) {
            // Postgres takes no such text, and so knows no such registry; whose wallet it is still comes first.
            registry = "";
        }
        return client
            .preparedQuery(CertificateStatements.FIND)
            .execute(Tuple.of(query.owner(), registry, query.certificate().streamId()))
            .compose(CertificateQueries::found);
    }

    private static Future<GranularCertificate> found(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Future.failedFuture(new RefusedException(new Refusal.NoWallet()));
        }
        Row row = rows.iterator().next();
        if (row.getBoolean("disabled")) {
            return Future.failedFuture(new RefusedException(new Refusal.WalletDisabled()));
        }
        return row.getBoolean("item")
            ? Future.succeededFuture(certificate(row))
            : Future.failedFuture(new RefusedException(new Refusal.CertificateNotFound()));
    }

    Future<Page<GranularCertificate>> list(Query.ListCertificates query) {
        return client
            .preparedQuery(statement(query))
            .execute(parameters(query, maxItems))
            .compose(rows -> WalletPage.readArrays(rows, query.part(), maxItems, CertificateQueries::held))
            .compose(this::withFacts);
    }

    /** An item of a list before it is known what the certificate says. */
    private record Held(CertificateId id, long quantity, @Nullable JsonObject openings) {}

    private static List<Held> held(Row row) {
        UUID[] ids = row.getArrayOfUUIDs("ids");
        if (ids == null) {
            return List.of();
        }
        String[] registries = row.getArrayOfStrings("registries");
        Long[] quantities = row.getArrayOfLongs("quantities");
        JsonObject[] openings = row.getArrayOfJsonObjects("openings");
        List<Held> held = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            held.add(new Held(new CertificateId(registries[i], ids[i]), quantities[i], openings[i]));
        }
        return held;
    }

    // Certificates never go, and never change: that they are read by another statement makes no difference.
    private Future<Page<GranularCertificate>> withFacts(Page<Held> page) {
        List<@Nullable Issued> cached = new ArrayList<>(page.items().size());
        List<CertificateId> missing = new ArrayList<>();
        for (Held held : page.items()) {
            Issued issued = cache.find(held.id());
            cached.add(issued);
            if (issued == null) {
                missing.add(held.id());
            }
        }
        return missing.isEmpty()
            ? Future.succeededFuture(described(page, cached, Map.of()))
            : client
                  .preparedQuery(CertificateStatements.FACTS)
                  .execute(names(missing))
                  .map(rows -> described(page, cached, keep(rows)));
    }

    private Map<CertificateId, Issued> keep(RowSet<Row> rows) {
        Map<CertificateId, Issued> read = HashMap.newHashMap(rows.size());
        for (Row row : rows) {
            Issued issued = CertificateRows.readIssued(row, "");
            read.put(issued.facts().id(), issued);
            cache.add(issued);
        }
        return read;
    }

    static Tuple names(List<CertificateId> certificates) {
        return Tuple.tuple()
            .addArrayOfString(certificates.stream().map(CertificateId::registry).toArray(String[]::new))
            .addArrayOfUUID(certificates.stream().map(CertificateId::streamId).toArray(UUID[]::new));
    }

    private static Page<GranularCertificate> described(
        Page<Held> page,
        List<@Nullable Issued> cached,
        Map<CertificateId, Issued> read
    ) {
        List<GranularCertificate> certificates = new ArrayList<>(page.items().size());
        for (int i = 0; i < cached.size(); i++) {
            Held held = page.items().get(i);
            Issued found = cached.get(i);
            Issued issued = found != null ? found : Objects.requireNonNull(read.get(held.id()), "a held certificate");
            certificates.add(issued.held(held.quantity(), held.openings()));
        }
        return new Page<>(certificates, page.total());
    }

    private static boolean isInUsualOrder(Query.ListCertificates query) {
        return query.order() == CertificateOrder.END && query.direction() == Direction.ASC;
    }

    static String statement(Query.ListCertificates query) {
        return isInUsualOrder(query) ? CertificateStatements.LIST : CertificateStatements.SORTED_LIST;
    }

    static Tuple parameters(Query.ListCertificates query, int maxItems) {
        Tuple parameters = filter(query.owner(), query.period(), query.type())
            .addInteger(query.part().skip())
            .addInteger(query.part().limit())
            .addInteger(maxItems);
        return isInUsualOrder(query)
            ? parameters
            : parameters.addString(query.order().name()).addInteger(query.direction() == Direction.ASC ? 1 : -1);
    }

    Future<Changes<GranularCertificate>> follow(Query.FollowCertificates query) {
        return changes.read(
            Cursor.List.CERTIFICATES,
            query.part(),
            CertificateStatements.FOLLOW,
            start -> parameters(query, start, maxItems),
            CertificateQueries::certificate
        );
    }

    static Tuple parameters(Query.FollowCertificates query, Position start, int maxItems) {
        return filter(query.owner(), query.period(), query.type())
            .addInteger(query.part().limit())
            .addInteger(maxItems)
            .addOffsetDateTime(timestamp(start.updatedAt()))
            .addString(start.id() == null ? null : start.registry())
            .addUUID(start.id());
    }

    Future<Page<Bucket.OfCertificates>> sum(Query.SumCertificates query) {
        return client
            .preparedQuery(CertificateStatements.SUM)
            .execute(parameters(query, maxItems))
            .compose(rows -> WalletPage.read(rows, query.part(), maxItems, CertificateQueries::bucket))
            .recover(BucketRows::refuseUnknownZone);
    }

    static Tuple parameters(Query.SumCertificates query, int maxItems) {
        return filter(query.owner(), query.period(), query.type())
            .addString(query.grouping().unit().name())
            .addString(query.grouping().zone())
            .addInteger(query.part().skip())
            .addInteger(query.part().limit())
            .addInteger(maxItems);
    }

    private static Tuple filter(String owner, Period period, @Nullable CertificateType type) {
        return Tuple.tuple()
            .addString(owner)
            .addOffsetDateTime(timestamp(period.start()))
            .addOffsetDateTime(timestamp(period.end()))
            .addShort(type == null ? null : (short) type.number());
    }

    private static GranularCertificate certificate(Row row) {
        return GranularCertificate.unkept(CertificateRows.read(row, ""), row.getLong("quantity"));
    }

    private static Bucket.OfCertificates bucket(Row row) {
        return new Bucket.OfCertificates(CertificateType.ofNumber(row.getShort("type")), BucketRows.read(row));
    }

    static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
