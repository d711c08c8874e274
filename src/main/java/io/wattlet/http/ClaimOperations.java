package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.query.CertificateFacts;
import io.wattlet.query.Claim;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.TimeMatch;
import java.io.IOException;
import java.util.List;

/** Claiming production against consumption, and what was claimed. */
final class ClaimOperations {

    private final Commands commands;
    private final CommandIds ids;
    private final Queries queries;
    private final PublicAddress address;

    ClaimOperations(Commands commands, CommandIds ids, Queries queries, PublicAddress address) {
        this.commands = commands;
        this.ids = ids;
        this.queries = queries;
        this.address = address;
    }

    List<Route> routes() {
        return List.of(
            Route.postJson("/v1/claims", Scope.CLAIMS_CREATE, this::claim),
            Route.get("/v1/claims", Scope.CLAIMS_READ, this::list)
        );
    }

    private Future<Reply> claim(Call call) {
        Command.Claim command = call.body(body ->
            new Command.Claim(
                ids.next(),
                call.subject(),
                body.object("productionCertificateId", CertificateJson::readId),
                body.object("consumptionCertificateId", CertificateJson::readId),
                body.unsigned32("quantity")
            )
        );
        return commands.submit(command).map(id -> RequestStatusOperations.accepted("claimRequestId", id, address));
    }

    private Future<Reply> list(Call call) {
        QueryParameters parameters = call.query();
        Query.ListClaims query = new Query.ListClaims(
            call.subject(),
            Lists.period(parameters),
            parameters.member("TimeMatch", TimeMatch.class, TimeMatch::ordinal).orElse(TimeMatch.HOURLY),
            Lists.part(parameters)
        );
        parameters.refuseInvalid();
        return queries.ask(query).map(page -> Reply.json(200, Lists.body(page, query.part(), ClaimOperations::write)));
    }

    private static void write(JsonGenerator json, Claim claim) throws IOException {
        json.writeStartObject();
        json.writeStringField("claimId", claim.id().toString());
        json.writeNumberField("quantity", claim.quantity());
        write(json, "productionCertificate", claim.production());
        write(json, "consumptionCertificate", claim.consumption());
        json.writeNumberField("updatedAt", claim.updatedAt().getEpochSecond());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, CertificateFacts certificate) throws IOException {
        json.writeObjectFieldStart(name);
        CertificateJson.writeId(json, certificate.id());
        CertificateJson.writePeriod(json, certificate.start(), certificate.end(), certificate.gridArea());
        CertificateJson.writeAttributes(json, certificate);
        json.writeEndObject();
    }
}
