package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Transfer;
import java.io.IOException;
import java.util.List;

/** Handing over to other wallets, and what was handed over. */
final class TransferOperations {

    private final Commands commands;
    private final CommandIds ids;
    private final Queries queries;
    private final PublicAddress address;

    TransferOperations(Commands commands, CommandIds ids, Queries queries, PublicAddress address) {
        this.commands = commands;
        this.ids = ids;
        this.queries = queries;
        this.address = address;
    }

    List<Route> routes() {
        return List.of(
            Route.postJson("/v1/transfers", Scope.TRANSFERS_CREATE, this::transfer),
            Route.get("/v1/transfers", Scope.TRANSFERS_READ, this::list)
        );
    }

    private Future<Reply> transfer(Call call) {
        Command.Transfer command = call.body(body ->
            new Command.Transfer(
                ids.next(),
                call.subject(),
                body.object("certificateId", CertificateJson::readId),
                body.uuid("receiverId"),
                body.unsigned32("quantity"),
                body.texts("hashedAttributes")
            )
        );
        return commands.submit(command).map(id -> RequestStatusOperations.accepted("transferRequestId", id, address));
    }

    private Future<Reply> list(Call call) {
        QueryParameters parameters = call.query();
        Query.ListTransfers query = new Query.ListTransfers(
            call.subject(),
            Lists.period(parameters),
            Lists.part(parameters)
        );
        parameters.refuseInvalid();
        return queries
            .ask(query)
            .map(page -> Reply.json(200, Lists.body(page, query.part(), TransferOperations::write)));
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
