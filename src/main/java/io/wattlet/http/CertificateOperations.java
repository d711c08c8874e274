package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.query.Bucket;
import io.wattlet.query.CertificateFacts;
import io.wattlet.query.CertificateForm;
import io.wattlet.query.CertificateType;
import io.wattlet.query.Cursor;
import io.wattlet.query.GranularCertificate;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.CertificateOrder;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Direction;
import io.wattlet.query.Query.Grouping;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.TimeAggregate;
import io.wattlet.registry.CertificateId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a wallet can spend. */
final class CertificateOperations {

    private final Queries queries;

    CertificateOperations(Queries queries) {
        this.queries = queries;
    }

    List<Route> routes() {
        return List.of(
            Route.get("/v1/certificates", Scope.CERTIFICATES_READ, this::list),
            Route.get("/v1/certificates/cursor", Scope.CERTIFICATES_READ, this::follow),
            Route.get("/v1/certificates/{registry}/{streamId}", Scope.CERTIFICATES_READ, this::find),
            Route.get("/v1/aggregate-certificates", Scope.CERTIFICATES_READ, this::sum)
        );
    }

    private Future<Reply> list(Call call) {
        QueryParameters parameters = call.query();
        Period period = Lists.period(parameters);
        CertificateType type = type(parameters);
        CertificateOrder order = parameters.memberOr("SortBy", CertificateOrder.END, CertificateOrder::ordinal);
        Direction direction = parameters.memberOr("Sort", Direction.ASC, Direction::ordinal);
        PagePart part = Lists.part(parameters);
        parameters.refuseInvalid();
        return queries
            .ask(new Query.ListCertificates(call.subject(), period, type, order, direction, part))
            .map(page -> Reply.json(200, Lists.body(page, part, CertificateOperations::write)));
    }

    private Future<Reply> follow(Call call) {
        QueryParameters parameters = call.query();
        Period period = Lists.period(parameters);
        CertificateType type = type(parameters);
        ChangesPart part = Lists.changesPart(parameters, Cursor.List.CERTIFICATES);
        parameters.refuseInvalid();
        return queries
            .ask(new Query.FollowCertificates(call.subject(), period, type, part))
            .map(changes -> Reply.json(200, Lists.body(changes, part, CertificateOperations::write)));
    }

    private Future<Reply> find(Call call) {
        CertificateId id = new CertificateId(call.path().getOrDefault("registry", ""), call.pathUuid("streamId"));
        return queries
            .ask(new Query.FindCertificate(call.subject(), id))
            .map(found -> Reply.json(200, json -> write(json, found)));
    }

    private Future<Reply> sum(Call call) {
        QueryParameters parameters = call.query();
        TimeAggregate unit = Lists.timeAggregate(parameters);
        String timeZone = parameters.required("TimeZone");
        Period period = Lists.period(parameters);
        CertificateType type = type(parameters);
        PagePart part = Lists.part(parameters);
        parameters.refuseInvalid();
        String subject = call.subject();
        return queries
            .ask(new Query.SumCertificates(subject, period, type, Grouping.of(unit, timeZone), part))
            .map(page -> Reply.json(200, Lists.body(page, part, CertificateOperations::write)));
    }

    private static @Nullable CertificateType type(QueryParameters parameters) {
        return parameters.member("Type", CertificateType.class, CertificateType::number).orElse(null);
    }

    private static void write(JsonGenerator json, Bucket.OfCertificates bucket) throws IOException {
        json.writeStartObject();
        Lists.writeBucket(json, bucket.sum());
        CertificateJson.writeType(json, "type", bucket.type());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, GranularCertificate held) throws IOException {
        CertificateForm form = held.form();
        if (form == null) {
            CertificateJson.write(json, held.certificate(), held.quantity());
        } else {
            written(held.certificate(), form).writeTo(json, held.quantity());
        }
    }

    private static WrittenCertificate written(CertificateFacts certificate, CertificateForm form) {
        WrittenCertificate kept = form.find(WrittenCertificate.class);
        if (kept != null) {
            return kept;
        }
        WrittenCertificate written = WrittenCertificate.of(certificate);
        form.keep(written, written.bytes());
        return written;
    }
}
