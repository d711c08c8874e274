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
import io.wattlet.query.Cursor;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Grouping;
import io.wattlet.query.Query.PagePart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.TimeAggregate;
import io.wattlet.query.Transfer;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Handing over to other wallets, and what was handed over. */
final class TransferOperations {

    private static final String ID = "transferRequestId";

    private final Commands commands;
    private final CommandIds ids;
    private final Queries queries;
    private final PublicAddress address;
    private final BulkOperation bulk;

    TransferOperations(Doors doors, HttpSettings settings) {
        this.commands = doors.commands();
        this.ids = doors.ids();
        this.queries = doors.queries();
        this.address = settings.address();
        this.bulk = new BulkOperation(commands, settings.limits().maxBulkItems(), ID);
    }

    List<Route> routes() {
        return List.of(
            Route.postJson("/v1/transfers", Scope.TRANSFERS_CREATE, this::transfer),
            Route.postJson("/v1/transfers/bulk", Scope.TRANSFERS_CREATE, this::transferMany).explainingErrors(),
            Route.post(
                "/v1/transfers/{requestId}/redeliver",
                Scope.TRANSFERS_CREATE,
                this::redeliver
            ).explainingErrors(),
            Route.get("/v1/transfers", Scope.TRANSFERS_READ, this::list),
            Route.get("/v1/transfers/cursor", Scope.TRANSFERS_READ, this::follow),
            Route.get("/v1/aggregate-transfers", Scope.TRANSFERS_READ, this::sum)
        );
    }

    private Future<Reply> transfer(Call call) {
        Command command = call.ownBody(this::command);
        return commands
            .submit(Submission.of(command, call.idempotencyKey()).within(call.trace()))
            .map(receipt -> RequestStatusOperations.accepted(ID, receipt, address));
    }

    private Future<Reply> transferMany(Call call) {
        return bulk.answer(call, this::command);
    }

    private Future<Reply> redeliver(Call call) {
        UUID requestId = call.pathUuid("requestId");
        return commands
            .redeliver(call.subject(), requestId)
            .map(id -> RequestStatusOperations.accepted(ID, id, address));
    }

    private Command command(ObjectDecoder body, String owner) {
        return command(body, owner, ids.next());
    }

    /** The shape of a body. */
    static Command.Transfer command(ObjectDecoder body, String owner, UUID id) {
        return new Command.Transfer(
            id,
            owner,
            body.object("certificateId", CertificateJson::readId),
            body.uuid("receiverId"),
            body.unsigned32("quantity"),
            body.texts("hashedAttributes")
        );
    }

    private Future<Reply> list(Call call) {
        QueryParameters parameters = call.query();
        Period period = Lists.period(parameters);
        PagePart part = Lists.part(parameters);
        parameters.refuseInvalid();
        return queries
            .ask(new Query.ListTransfers(call.subject(), period, part))
            .map(page -> Reply.json(200, Lists.body(page, part, TransferOperations::write)));
    }

    private Future<Reply> follow(Call call) {
        QueryParameters parameters = call.query();
        Period period = Lists.period(parameters);
        ChangesPart part = Lists.changesPart(parameters, Cursor.List.TRANSFERS);
        parameters.refuseInvalid();
        return queries
            .ask(new Query.FollowTransfers(call.subject(), period, part))
            .map(changes -> Reply.json(200, Lists.body(changes, part, TransferOperations::write)));
    }

    private Future<Reply> sum(Call call) {
        QueryParameters parameters = call.query();
        TimeAggregate unit = Lists.timeAggregate(parameters);
        String timeZone = parameters.required("TimeZone");
        Period period = Lists.period(parameters);
        PagePart part = Lists.part(parameters);
        parameters.refuseInvalid();
        String subject = call.subject();
        return queries
            .ask(new Query.SumTransfers(subject, period, Grouping.of(unit, timeZone), part))
            .map(page -> Reply.json(200, Lists.body(page, part, Lists::writeBareBucket)));
    }

    private static void write(JsonGenerator json, Transfer transfer) throws IOException {
        json.writeStartObject();
        CertificateJson.writeId(json, transfer.certificate());
        json.writeStringField("receiverId", transfer.receiverId().toString());
        json.writeNumberField("quantity", transfer.quantity());
        CertificateJson.writePeriod(json, transfer.start(), transfer.end(), transfer.gridArea());
        json.writeEndObject();
    }
}
