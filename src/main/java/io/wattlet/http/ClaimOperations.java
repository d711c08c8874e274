package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.command.Submission;
import io.wattlet.edge.Doors;
import io.wattlet.edge.PublicAddress;
import io.wattlet.query.CertificateFacts;
import io.wattlet.query.CertificateType;
import io.wattlet.query.Claim;
import io.wattlet.query.Cursor;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Grouping;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.Query.TimeMatch;
import io.wattlet.query.Query.TrialFilter;
import io.wattlet.query.TimeAggregate;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Claiming production against consumption, and what was claimed. */
final class ClaimOperations {

    private static final String ID = "claimRequestId";

    private final Commands commands;
    private final CommandIds ids;
    private final Queries queries;
    private final PublicAddress address;
    private final BulkOperation bulk;

    ClaimOperations(Doors doors, HttpSettings settings) {
        this.commands = doors.commands();
        this.ids = doors.ids();
        this.queries = doors.queries();
        this.address = settings.address();
        this.bulk = new BulkOperation(commands, settings.limits().maxBulkItems(), ID);
    }

    List<Route> routes() {
        return List.of(
            Route.postJson("/v1/claims", Scope.CLAIMS_CREATE, this::claim),
            Route.postJson("/v1/claims/bulk", Scope.CLAIMS_CREATE, this::claimMany).explainingErrors(),
            Route.get("/v1/claims", Scope.CLAIMS_READ, this::list),
            Route.get("/v1/claims/cursor", Scope.CLAIMS_READ, this::follow),
            Route.get("/v1/aggregate-claims", Scope.CLAIMS_READ, this::sum)
        );
    }

    private Future<Reply> claim(Call call) {
        Command command = call.ownBody(this::command);
        return commands
            .submit(Submission.of(command, call.idempotencyKey()).within(call.trace()))
            .map(receipt -> RequestStatusOperations.accepted(ID, receipt, address));
    }

    private Future<Reply> claimMany(Call call) {
        return bulk.answer(call, this::command);
    }

    private Command command(ObjectDecoder body, String owner) {
        return command(body, owner, ids.next());
    }

    /** The shape of a body. */
    static Command.Claim command(ObjectDecoder body, String owner, UUID id) {
        return new Command.Claim(
            id,
            owner,
            body.object("productionCertificateId", CertificateJson::readId),
            body.object("consumptionCertificateId", CertificateJson::readId),
            body.unsigned32("quantity")
        );
    }

    private Future<Reply> list(Call call) {
        QueryParameters parameters = call.query();
        Period period = Lists.period(parameters);
        TimeMatch match = parameters.member("TimeMatch", TimeMatch.class, TimeMatch::ordinal).orElse(TimeMatch.HOURLY);
        PagePart part = Lists.part(parameters);
        parameters.refuseInvalid();
        return queries
            .ask(new Query.ListClaims(call.subject(), period, match, part))
            .map(page -> Reply.json(200, Lists.body(page, part, ClaimOperations::write)));
    }

    private Future<Reply> follow(Call call) {
        QueryParameters parameters = call.query();
        Period period = Lists.period(parameters);
        ChangesPart part = Lists.changesPart(parameters, Cursor.List.CLAIMS);
        checkType(parameters);
        parameters.refuseInvalid();
        return queries
            .ask(new Query.FollowClaims(call.subject(), period, part))
            .map(changes -> Reply.json(200, Lists.body(changes, part, ClaimOperations::write)));
    }

    // Every claim has a certificate of each type: whichever is asked for, all claims match.
    private static void checkType(QueryParameters parameters) {
        parameters.member("Type", CertificateType.class, CertificateType::number);
    }

    private Future<Reply> sum(Call call) {
        QueryParameters parameters = call.query();
        TimeAggregate unit = Lists.timeAggregate(parameters);
        String timeZone = parameters.required("TimeZone");
        Period period = Lists.period(parameters);
        TrialFilter trial = parameters
            .member("TrialFilter", TrialFilter.class, TrialFilter::ordinal)
            .orElse(TrialFilter.NON_TRIAL);
        PagePart part = Lists.part(parameters);
        parameters.refuseInvalid();
        String subject = call.subject();
        return queries
            .ask(new Query.SumClaims(subject, period, trial, Grouping.of(unit, timeZone), part))
            .map(page -> Reply.json(200, Lists.body(page, part, Lists::writeBareBucket)));
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
