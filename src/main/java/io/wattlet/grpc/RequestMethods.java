package io.wattlet.grpc;

import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.edge.StatusSettings;
import io.wattlet.proto.v1.GetRequestsRequest;
import io.wattlet.proto.v1.GetRequestsResponse;
import io.wattlet.proto.v1.Request;
import io.wattlet.proto.v1.WalletServiceGrpcService;
import io.wattlet.proto.v1.WatchRequestsRequest;
import io.wattlet.proto.v1.WatchRequestsResponse;
import io.wattlet.query.CommandNews;
import io.wattlet.query.CommandStatus;
import io.wattlet.query.CommandStatuses;
import io.wattlet.query.CommandWatch;
import io.wattlet.query.Cursor;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** How commands stand; the protocol calls them requests. */
final class RequestMethods {

    private static final int MOST_NANOS = 999_999_999;

    private final CommandStatuses statuses;
    private final StatusSettings settings;

    RequestMethods(CommandStatuses statuses, StatusSettings settings) {
        this.statuses = statuses;
        this.settings = settings;
    }

    void addTo(Methods methods) {
        methods
            .unary(
                WalletServiceGrpcService.GetRequests,
                Scope.REQUEST_STATUS_READ,
                GetRequestsRequest.parser(),
                this::find
            )
            .endless(
                WalletServiceGrpcService.WatchRequests,
                Scope.REQUEST_STATUS_READ,
                WatchRequestsRequest.parser(),
                this::watch
            );
    }

    private Future<GetRequestsResponse> find(OwnerCall call, GetRequestsRequest message) {
        List<UUID> ids = ids(message);
        return statuses.find(call.owner(), ids, wait(message), call.over()).map(found -> write(ids, found));
    }

    private List<UUID> ids(GetRequestsRequest message) {
        Set<UUID> ids = new LinkedHashSet<>();
        message.getIdsList().forEach(text -> ids.add(Fields.uuid("ids", text)));
        if (ids.isEmpty()) {
            throw new InvalidMessageException("ids", "At least one is expected.");
        }
        if (ids.size() > settings.maxIds()) {
            throw new InvalidMessageException("ids", "At most " + settings.maxIds() + " are expected.");
        }
        return List.copyOf(ids);
    }

    private Duration wait(GetRequestsRequest message) {
        long longest = settings.longestWait().toSeconds();
        long seconds = message.getWait().getSeconds();
        int nanos = message.getWait().getNanos();
        if (seconds < 0 || seconds > longest || nanos < 0 || nanos > MOST_NANOS || (seconds == longest && nanos > 0)) {
            throw new InvalidMessageException("wait", "0 to " + longest + " seconds are expected.");
        }
        return Duration.ofSeconds(seconds, nanos);
    }

    private static GetRequestsResponse write(List<UUID> asked, List<CommandStatus> found) {
        Set<UUID> known = found.stream().map(CommandStatus::id).collect(Collectors.toUnmodifiableSet());
        return GetRequestsResponse.newBuilder()
            .addAllRequests(found.stream().map(RequestMethods::write).toList())
            .addAllUnknown(
                asked
                    .stream()
                    .filter(id -> !known.contains(id))
                    .map(UUID::toString)
                    .toList()
            )
            .build();
    }

    private Future<Void> watch(OwnerCall call, WatchRequestsRequest message, Answers<WatchRequestsResponse> answers) {
        CommandWatch watch = statuses.watch(call.owner(), Lists.cursor(Cursor.List.COMMANDS, message.getCursor()));
        call.over().onComplete(_ -> watch.leave());
        return answers.sendAll(() -> watch.next().map(news -> Optional.of(write(news))));
    }

    private static WatchRequestsResponse write(CommandNews news) {
        return WatchRequestsResponse.newBuilder()
            .addAllRequests(news.commands().stream().map(RequestMethods::write).toList())
            .setCursor(news.next().text())
            .build();
    }

    private static Request write(CommandStatus status) {
        Request.Builder request = Request.newBuilder()
            .setId(status.id().toString())
            .setType(type(status.type()))
            .setState(state(status.state()))
            .setCreatedAt(Messages.time(status.createdAt()))
            .setUpdatedAt(Messages.time(status.updatedAt()))
            .setAttempts(status.attempts())
            .setPlanned(status.planned())
            .setCommitted(status.committed());
        status.failure().ifPresent(reason -> request.setFailure(Messages.reason(reason.code(), reason.text())));
        status.endedAt().map(Messages::time).ifPresent(request::setEndedAt);
        return request.build();
    }

    private static Request.Type type(CommandStatus.Type type) {
        return switch (type) {
            case TRANSFER -> Request.Type.TYPE_TRANSFER;
            case CLAIM -> Request.Type.TYPE_CLAIM;
        };
    }

    private static Request.State state(CommandStatus.State state) {
        return switch (state) {
            case PENDING -> Request.State.STATE_PENDING;
            case COMPLETED -> Request.State.STATE_COMPLETED;
            case FAILED -> Request.State.STATE_FAILED;
        };
    }
}
