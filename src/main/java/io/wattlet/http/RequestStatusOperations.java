package io.wattlet.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.command.Receipt;
import io.wattlet.edge.PublicAddress;
import io.wattlet.edge.StatusSettings;
import io.wattlet.query.CommandStatus;
import io.wattlet.query.CommandStatuses;
import io.wattlet.wallet.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** How commands stand; the contract calls them requests. Callers may wait for them to end. */
final class RequestStatusOperations {

    private final CommandStatuses statuses;
    private final StatusSettings settings;

    RequestStatusOperations(CommandStatuses statuses, StatusSettings settings) {
        this.statuses = statuses;
        this.settings = settings;
    }

    List<Route> routes() {
        return List.of(
            Route.get("/v1/request-status", Scope.REQUEST_STATUS_READ, this::list).withNegotiation().explainingErrors(),
            Route.get("/v1/request-status/{requestId}", Scope.REQUEST_STATUS_READ, this::find).withNegotiation()
        );
    }

    /**
     * The answer to a command that was accepted: its id, and where its status is found.
     *
     * @throws RefusedException when it was not
     */
    static Reply accepted(String idName, Receipt receipt, PublicAddress address) {
        return IdempotencyHeader.mark(accepted(idName, receipt.onlyCommand(), address), receipt.replayed());
    }

    /** The same for a command that is to be done, whatever for. */
    static Reply accepted(String idName, UUID id, PublicAddress address) {
        return Reply.json(202, JsonBody.member(idName, id.toString())).with(
            "Location",
            address.relative("/v1/request-status/" + id)
        );
    }

    private Future<Reply> find(Call call) {
        UUID id = call.pathUuid("requestId");
        Duration wait = wait(call.query());
        call.query().refuseInvalid();
        return statuses
            .find(call.subject(), List.of(id), wait, call.gone())
            .map(found ->
                found.isEmpty()
                    ? Reply.problem(Problem.of(Problem.Kind.NOT_FOUND))
                    : Reply.json(200, json -> write(json, found.getFirst()))
            );
    }

    private Future<Reply> list(Call call) {
        List<UUID> ids = call.query().uuids("ids", settings.maxIds());
        Duration wait = wait(call.query());
        call.query().refuseInvalid();
        return statuses
            .find(call.subject(), ids, wait, call.gone())
            .map(found -> Reply.json(200, json -> write(json, ids, found)));
    }

    private Duration wait(QueryParameters query) {
        return Duration.ofSeconds(query.signed64("wait", 0, settings.longestWait().toSeconds()).orElse(0));
    }

    private static void write(JsonGenerator json, List<UUID> asked, List<CommandStatus> found) throws IOException {
        Set<UUID> known = found.stream().map(CommandStatus::id).collect(Collectors.toUnmodifiableSet());
        json.writeStartObject();
        json.writeArrayFieldStart("result");
        for (CommandStatus status : found) {
            write(json, status);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("unknown");
        for (UUID id : asked) {
            if (!known.contains(id)) {
                json.writeString(id.toString());
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CommandStatus status) throws IOException {
        json.writeStartObject();
        json.writeStringField("status", name(status.state()));
        json.writeStringField("requestId", status.id().toString());
        json.writeStringField("type", name(status.type()));
        writeReason(json, status.failure());
        json.writeNumberField("createdAt", status.createdAt().getEpochSecond());
        json.writeNumberField("updatedAt", status.updatedAt().getEpochSecond());
        writeTime(json, "endedAt", status.endedAt());
        json.writeNumberField("attempts", status.attempts());
        json.writeObjectFieldStart("progress");
        json.writeNumberField("committed", status.committed());
        json.writeNumberField("planned", status.planned());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeReason(JsonGenerator json, Optional<CommandStatus.Reason> failure) throws IOException {
        if (failure.isEmpty()) {
            json.writeNullField("failureReason");
            return;
        }
        json.writeObjectFieldStart("failureReason");
        json.writeStringField("code", failure.get().code());
        json.writeStringField("text", failure.get().text());
        json.writeEndObject();
    }

    private static void writeTime(JsonGenerator json, String name, Optional<Instant> time) throws IOException {
        if (time.isPresent()) {
            json.writeNumberField(name, time.get().getEpochSecond());
        } else {
            json.writeNullField(name);
        }
    }

    private static String name(CommandStatus.State state) {
        return switch (state) {
            case PENDING -> "pending";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
        };
    }

    private static String name(CommandStatus.Type type) {
        return switch (type) {
            case TRANSFER -> "transfer";
            case CLAIM -> "claim";
        };
    }
}
