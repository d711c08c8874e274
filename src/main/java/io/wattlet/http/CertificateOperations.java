package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.query.CertificateType;
import io.wattlet.query.GranularCertificate;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.CertificateOrder;
import io.wattlet.query.Query.Direction;
import java.io.IOException;
import java.util.List;

/** What a wallet can spend. */
final class CertificateOperations {

    private final Queries queries;

    CertificateOperations(Queries queries) {
        this.queries = queries;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/certificates", Scope.CERTIFICATES_READ, this::list));
    }

    private Future<Reply> list(Call call) {
        QueryParameters parameters = call.query();
        Query.ListCertificates query = new Query.ListCertificates(
            call.subject(),
            Lists.period(parameters),
            parameters.member("Type", CertificateType.class, CertificateType::number).orElse(null),
            parameters.memberOr("SortBy", CertificateOrder.END, CertificateOrder::ordinal),
            parameters.memberOr("Sort", Direction.ASC, Direction::ordinal),
            Lists.part(parameters)
        );
        parameters.refuseInvalid();
        return queries
            .ask(query)
            .map(page -> Reply.json(200, Lists.body(page, query.part(), CertificateOperations::write)));
    }

    private static void write(JsonGenerator json, GranularCertificate held) throws IOException {
        json.writeStartObject();
        CertificateJson.writeId(json, held.certificate().id());
        json.writeNumberField("quantity", held.quantity());
        CertificateJson.writePeriod(
            json,
            held.certificate().start(),
            held.certificate().end(),
            held.certificate().gridArea()
        );
        CertificateJson.writeType(json, held.certificate().type());
        CertificateJson.writeAttributes(json, held.certificate());
        json.writeEndObject();
    }
}
