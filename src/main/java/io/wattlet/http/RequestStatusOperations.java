package io.wattlet.http;

import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.query.CommandStatus;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How commands stand; the contract calls them requests. */
final class RequestStatusOperations {

    private final Queries queries;

    RequestStatusOperations(Queries queries) {
        this.queries = queries;
    }

    List<Route> routes() {
        return List.of(
            Route.get("/v1/request-status/{requestId}", Scope.REQUEST_STATUS_READ, this::find).withNegotiation()
        );
    }

    /** The answer to a command that was accepted: its id, and where its status is found. */
    static Reply accepted(String idName, UUID id, PublicAddress address) {
        return Reply.json(202, JsonBody.member(idName, id.toString())).with(
            "Location",
            address.relative("/v1/request-status/" + id)
        );
    }

    private Future<Reply> find(Call call) {
        return queries
            .ask(new Query.FindCommand(call.subject(), call.pathUuid("requestId")))
            .map(RequestStatusOperations::reply);
    }

    private static Reply reply(Optional<CommandStatus> status) {
        return status
            .map(known -> Reply.json(200, JsonBody.member("status", name(known))))
            .orElseGet(() -> Reply.problem(Problem.of(Problem.Kind.NOT_FOUND)));
    }

    private static String name(CommandStatus status) {
        return switch (status) {
            case PENDING -> "pending";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
        };
    }
}
