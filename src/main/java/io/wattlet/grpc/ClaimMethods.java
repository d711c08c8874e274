package io.wattlet.grpc;

import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.edge.BulkSubmissions;
import io.wattlet.edge.Doors;
import io.wattlet.edge.SharedSettings;
import io.wattlet.proto.v1.Claim;
import io.wattlet.proto.v1.ClaimManyRequest;
import io.wattlet.proto.v1.ClaimManyResponse;
import io.wattlet.proto.v1.ClaimRequest;
import io.wattlet.proto.v1.ClaimResponse;
import io.wattlet.proto.v1.FollowClaimsRequest;
import io.wattlet.proto.v1.FollowClaimsResponse;
import io.wattlet.proto.v1.ListClaimsRequest;
import io.wattlet.proto.v1.ListClaimsResponse;
import io.wattlet.proto.v1.SumClaimsRequest;
import io.wattlet.proto.v1.SumClaimsResponse;
import io.wattlet.proto.v1.WalletServiceGrpcService;
import io.wattlet.query.Cursor;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Period;
import io.wattlet.query.Query.TimeMatch;
import io.wattlet.query.Query.TrialFilter;
import java.util.UUID;

/** Claiming production against consumption, and what was claimed. */
final class ClaimMethods {

    private final Commands commands;
    private final CommandIds ids;
    private final Queries queries;
    private final BulkSubmissions bulk;
    private final int followedAtOnce;

    ClaimMethods(Doors doors, SharedSettings settings) {
        this.commands = doors.commands();
        this.ids = doors.ids();
        this.queries = doors.queries();
        this.bulk = new BulkSubmissions(commands, settings.maxBulkItems());
        this.followedAtOnce = Math.min(Chunks.MOST_ITEMS, settings.maxListItems());
    }

    void addTo(Methods methods) {
        methods
            .unary(WalletServiceGrpcService.Claim, Scope.CLAIMS_CREATE, ClaimRequest.parser(), this::claim)
            .unary(WalletServiceGrpcService.ClaimMany, Scope.CLAIMS_CREATE, ClaimManyRequest.parser(), this::claimMany)
            .streamed(WalletServiceGrpcService.ListClaims, Scope.CLAIMS_READ, ListClaimsRequest.parser(), this::list)
            .streamed(
                WalletServiceGrpcService.FollowClaims,
                Scope.CLAIMS_READ,
                FollowClaimsRequest.parser(),
                this::follow
            )
            .streamed(WalletServiceGrpcService.SumClaims, Scope.CLAIMS_READ, SumClaimsRequest.parser(), this::sum);
    }

    private Future<ClaimResponse> claim(OwnerCall call, ClaimRequest message) {
        return call
            .submit(commands, command("", message, call.owner()))
            .map(id -> ClaimResponse.newBuilder().setRequestId(id.toString()).build());
    }

    private Future<ClaimManyResponse> claimMany(OwnerCall call, ClaimManyRequest message) {
        return ItemOutcomes.submit(call, bulk, message.getItemsList(), message.getAtomic(), this::command).map(
            outcomes -> ClaimManyResponse.newBuilder().addAllOutcomes(outcomes).build()
        );
    }

    /** The command, with fields named as parts of this place. */
    private Command command(String place, ClaimRequest message, String owner) {
        return command(place, message, owner, ids.next());
    }

    static Command.Claim command(String place, ClaimRequest message, String owner, UUID id) {
        return new Command.Claim(
            id,
            owner,
            Fields.certificate(place + "production_id", message.getProductionId()),
            Fields.certificate(place + "consumption_id", message.getConsumptionId()),
            Fields.unsigned(message.getQuantity())
        );
    }

    private Future<Void> list(OwnerCall call, ListClaimsRequest message, Answers<ListClaimsResponse> answers) {
        Query.ListClaims query = new Query.ListClaims(
            call.owner(),
            Lists.period(message.getPeriod()),
            timeMatch(message),
            Lists.part(message.getPart())
        );
        return queries
            .ask(query)
            .compose(page ->
                answers.sendPage(page, ClaimMethods::write, (total, items) ->
                    ListClaimsResponse.newBuilder().setTotal(total).addAllClaims(items).build()
                )
            );
    }

    private static TimeMatch timeMatch(ListClaimsRequest message) {
        return switch (message.getTimeMatch()) {
            case TIME_MATCH_UNSPECIFIED -> TimeMatch.HOURLY;
            case TIME_MATCH_ALL -> TimeMatch.ALL;
            case UNRECOGNIZED -> throw new InvalidMessageException("time_match", "A choice of claims is expected.");
        };
    }

    private Future<Void> follow(OwnerCall call, FollowClaimsRequest message, Answers<FollowClaimsResponse> answers) {
        Period period = Lists.period(message.getPeriod());
        ChangesPart start = Lists.changesPart(
            Cursor.List.CLAIMS,
            message.getCursor(),
            message.hasUpdatedSince() ? message.getUpdatedSince() : null,
            followedAtOnce
        );
        return answers.sendAll(
            new Walk<>(
                start,
                part -> queries.ask(new Query.FollowClaims(call.owner(), period, part)),
                ClaimMethods::write,
                (items, cursor) -> FollowClaimsResponse.newBuilder().addAllClaims(items).setCursor(cursor).build()
            )
        );
    }

    private Future<Void> sum(OwnerCall call, SumClaimsRequest message, Answers<SumClaimsResponse> answers) {
        Query.SumClaims query = new Query.SumClaims(
            call.owner(),
            Lists.period(message.getPeriod()),
            message.getTrial() ? TrialFilter.TRIAL : TrialFilter.NON_TRIAL,
            Lists.grouping(message.getGrouping()),
            Lists.part(message.getPart())
        );
        return queries
            .ask(query)
            .compose(page ->
                answers.sendPage(page, Messages::bucket, (total, items) ->
                    SumClaimsResponse.newBuilder().setTotal(total).addAllBuckets(items).build()
                )
            );
    }

    private static Claim write(io.wattlet.query.Claim claim) {
        return Claim.newBuilder()
            .setId(claim.id().toString())
            .setQuantity(claim.quantity())
            .setProduction(Messages.certificate(claim.production()))
            .setConsumption(Messages.certificate(claim.consumption()))
            .setUpdatedAt(Messages.time(claim.updatedAt()))
            .build();
    }
}
