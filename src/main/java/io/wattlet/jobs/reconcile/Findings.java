package io.wattlet.jobs.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.registry.CertificateId;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found that nothing known here explains, for as long as it is so. Each is logged once. */
final class Findings {

    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

    private static final int LONGEST_SHOWN = 512;

    /**
     * Something found.
     *
     * @param subject   the slice or the claim that it is about, or the certificate itself
     * @param booked    what is booked here, in a word
     * @param shown     what the stream shows, in words
     * @param updatedAt of a slice that was compared: nothing is noted if it has changed since. Null for anything else
     */
    record Finding(
        CertificateId certificate,
        UUID subject,
        FindingKind kind,
        String booked,
        String shown,
        @Nullable OffsetDateTime updatedAt
    ) {
        static Finding ofCertificate(CertificateId id, FindingKind kind, String booked, String shown) {
            return new Finding(id, id.streamId(), kind, booked, shown, null);
        }
    }

    private static final String NOTE = """
        with found as (
          select *
            from unnest(
                   $1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]
                 ) as found (registry, certificate_id, subject_id, kind, booked, shown, updated_at)
        ), before as (
          select finding.subject_id, finding.kind
            from reconciliation_finding as finding
            join found using (registry, certificate_id, subject_id)
        ), noted as (
          insert into reconciliation_finding as finding (registry, certificate_id, subject_id, kind, booked, shown)
          select registry, certificate_id, subject_id, kind, booked, shown
            from found
           where updated_at is null
              or exists (
                   select
                     from slice
                    where slice.id = found.subject_id
                      and slice.updated_at = found.updated_at
                 )
           order by registry, certificate_id, subject_id
              on conflict (registry, certificate_id, subject_id) do update
             set kind = excluded.kind,
                 booked = excluded.booked,
                 shown = excluded.shown,
                 since = case when finding.kind = excluded.kind then finding.since else now() end,
                 seen_at = now()
          returning registry, certificate_id, subject_id, kind, booked, shown
        )
        select noted.*
          from noted
         where not exists (
                 select
                   from before
                  where before.subject_id = noted.subject_id
                    and before.kind = noted.kind
               )
        """;

    private static final String FORGET = """
        delete from reconciliation_finding
         where (registry, certificate_id) in (select * from unnest($1::text[], $2::uuid[]))
           and subject_id <> all($3::uuid[])
        returning registry, certificate_id, subject_id, kind
        """;

    private static final String COUNT = """
        select kind, count(*) as count
          from reconciliation_finding
         group by kind
        """;

    private final Pool pool;

    Findings(Pool pool) {
        this.pool = pool;
    }

    /** Notes findings; those that are new are logged. */
    Future<Void> note(List<Finding> findings) {
        if (findings.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfString(texts(findings, finding -> finding.certificate().registry()))
            .addArrayOfUUID(ids(findings, finding -> finding.certificate().streamId()))
            .addArrayOfUUID(ids(findings, Finding::subject))
            .addArrayOfString(texts(findings, finding -> finding.kind().label()))
            .addArrayOfString(texts(findings, Finding::booked))
            .addArrayOfString(
                texts(findings, finding ->
                    finding.shown().substring(0, Math.min(finding.shown().length(), LONGEST_SHOWN))
                )
            )
            .addArrayOfOffsetDateTime(findings.stream().map(Finding::updatedAt).toArray(OffsetDateTime[]::new));
        return pool
            .preparedQuery(NOTE)
            .execute(parameters)
            .onSuccess(rows -> rows.forEach(Findings::logNew))
            .mapEmpty();
    }

    private static void logNew(Row row) {
        LOG.warn(
            "{}: {} of certificate {}/{} is booked as {}, and the registry shows: {}",
            row.getString("kind"),
            row.getUUID("subject_id"),
            row.getString("registry"),
            row.getUUID("certificate_id"),
            row.getString("booked"),
            row.getString("shown")
        );
    }

    /**
     * Forgets what is no more so.
     *
     * @param compared certificates that were compared
     * @param open     subjects of them of which something was found, or that could not be compared just now
     */
    Future<Void> forgetOthers(Collection<CertificateId> compared, Collection<UUID> open) {
        if (compared.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
            .addArrayOfString(compared.stream().map(CertificateId::registry).toArray(String[]::new))
            .addArrayOfUUID(compared.stream().map(CertificateId::streamId).toArray(UUID[]::new))
            .addArrayOfUUID(open.toArray(UUID[]::new));
        return pool
            .preparedQuery(FORGET)
            .execute(parameters)
            .onSuccess(rows ->
                rows.forEach(row ->
                    LOG.info(
                        "{}: {} of certificate {}/{} is no more so",
                        row.getString("kind"),
                        row.getUUID("subject_id"),
                        row.getString("registry"),
                        row.getUUID("certificate_id")
                    )
                )
            )
            .mapEmpty();
    }

    /** How many there are of each kind. */
    Future<Map<FindingKind, Long>> counts() {
        Map<String, FindingKind> kinds = Stream.of(FindingKind.values()).collect(
            Collectors.toMap(FindingKind::label, Function.identity())
        );
        return pool
            .query(COUNT)
            .execute()
            .map(rows -> {
                Map<FindingKind, Long> counts = new EnumMap<>(FindingKind.class);
                rows.forEach(row -> {
                    FindingKind kind = kinds.get(row.getString("kind"));
                    if (kind != null) {
                        counts.put(kind, row.getLong("count"));
                    }
                });
                return counts;
            });
    }

    private static String[] texts(List<Finding> findings, Function<Finding, String> text) {
        return findings.stream().map(text).toArray(String[]::new);
    }

    private static UUID[] ids(List<Finding> findings, Function<Finding, UUID> id) {
        return findings.stream().map(id).toArray(UUID[]::new);
    }
}
