package io.wattlet.grpc;

import io.vertx.core.Future;
import io.wattlet.auth.Scope;
import io.wattlet.command.Command;
import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.edge.BulkSubmissions;
import io.wattlet.edge.Doors;
import io.wattlet.edge.SharedSettings;
import io.wattlet.proto.v1.FollowTransfersRequest;
import io.wattlet.proto.v1.FollowTransfersResponse;
import io.wattlet.proto.v1.ListTransfersRequest;
import io.wattlet.proto.v1.ListTransfersResponse;
import io.wattlet.proto.v1.RedeliverRequest;
import io.wattlet.proto.v1.RedeliverResponse;
import io.wattlet.proto.v1.SumTransfersRequest;
import io.wattlet.proto.v1.SumTransfersResponse;
import io.wattlet.proto.v1.Transfer;
import io.wattlet.proto.v1.TransferManyRequest;
import io.wattlet.proto.v1.TransferManyResponse;
import io.wattlet.proto.v1.TransferRequest;
import io.wattlet.proto.v1.TransferResponse;
import io.wattlet.proto.v1.WalletServiceGrpcService;
import io.wattlet.query.Cursor;
import io.wattlet.query.Queries;
import io.wattlet.query.Query;
import io.wattlet.query.Query.ChangesPart;
import io.wattlet.query.Query.Period;
import java.util.UUID;

/** Handing over to other wallets, and what was handed over. */
final class TransferMethods {

    private final Commands commands;
    private final CommandIds ids;
    private final Queries queries;
    private final BulkSubmissions bulk;
    private final int followedAtOnce;

    TransferMethods(Doors doors, SharedSettings settings) {
        this.commands = doors.commands();
        this.ids = doors.ids();
        this.queries = doors.queries();
        this.bulk = new BulkSubmissions(commands, settings.maxBulkItems());
        this.followedAtOnce = Math.min(Chunks.MOST_ITEMS, settings.maxListItems());
    }

    void addTo(Methods methods) {
        methods
            .unary(WalletServiceGrpcService.Transfer, Scope.TRANSFERS_CREATE, TransferRequest.parser(), this::transfer)
            .unary(
                WalletServiceGrpcService.TransferMany,
                Scope.TRANSFERS_CREATE,
                TransferManyRequest.parser(),
                this::transferMany
            )
            .unary(
                WalletServiceGrpcService.Redeliver,
                Scope.TRANSFERS_CREATE,
                RedeliverRequest.parser(),
                this::redeliver
            )
            .streamed(
                WalletServiceGrpcService.ListTransfers,
                Scope.TRANSFERS_READ,
                ListTransfersRequest.parser(),
                this::list
            )
            .streamed(
                WalletServiceGrpcService.FollowTransfers,
                Scope.TRANSFERS_READ,
                FollowTransfersRequest.parser(),
                this::follow
            )
            .streamed(
                WalletServiceGrpcService.SumTransfers,
                Scope.TRANSFERS_READ,
                SumTransfersRequest.parser(),
                this::sum
            );
    }

    private Future<TransferResponse> transfer(OwnerCall call, TransferRequest message) {
        return call
            .submit(commands, command("", message, call.owner()))
            .map(id -> TransferResponse.newBuilder().setRequestId(id.toString()).build());
    }

    private Future<RedeliverResponse> redeliver(OwnerCall call, RedeliverRequest message) {
        return commands
            .redeliver(call.owner(), Fields.uuid("request_id", message.getRequestId()))
            .map(_ -> RedeliverResponse.getDefaultInstance());
    }

    private Future<TransferManyResponse> transferMany(OwnerCall call, TransferManyRequest message) {
        return ItemOutcomes.submit(call, bulk, message.getItemsList(), message.getAtomic(), this::command).map(
            outcomes -> TransferManyResponse.newBuilder().addAllOutcomes(outcomes).build()
        );
    }

    /** The command, with fields named as parts of this place. */
    private Command command(String place, TransferRequest message, String owner) {
        return command(place, message, owner, ids.next());
    }

    static Command.Transfer command(String place, TransferRequest message, String owner, UUID id) {
        return new Command.Transfer(
            id,
            owner,
            Fields.certificate(place + "certificate_id", message.getCertificateId()),
            Fields.uuid(place + "receiver_id", message.getReceiverId()),
            Fields.unsigned(message.getQuantity()),
            Fields.storable(place + "hashed_attributes", message.getHashedAttributesList())
        );
    }

    private Future<Void> list(OwnerCall call, ListTransfersRequest message, Answers<ListTransfersResponse> answers) {
        Query.ListTransfers query = new Query.ListTransfers(
            call.owner(),
            Lists.period(message.getPeriod()),
            Lists.part(message.getPart())
        );
        return queries
            .ask(query)
            .compose(page ->
                answers.sendPage(page, TransferMethods::write, (total, items) ->
                    ListTransfersResponse.newBuilder().setTotal(total).addAllTransfers(items).build()
                )
            );
    }

    private Future<Void> follow(
        OwnerCall call,
        FollowTransfersRequest message,
        Answers<FollowTransfersResponse> answers
    ) {
        Period period = Lists.period(message.getPeriod());
        ChangesPart start = Lists.changesPart(
            Cursor.List.TRANSFERS,
            message.getCursor(),
            message.hasUpdatedSince() ? message.getUpdatedSince() : null,
            followedAtOnce
        );
        return answers.sendAll(
            new Walk<>(
                start,
                part -> queries.ask(new Query.FollowTransfers(call.owner(), period, part)),
                TransferMethods::write,
                (items, cursor) -> FollowTransfersResponse.newBuilder().addAllTransfers(items).setCursor(cursor).build()
            )
        );
    }

    private Future<Void> sum(OwnerCall call, SumTransfersRequest message, Answers<SumTransfersResponse> answers) {
        Query.SumTransfers query = new Query.SumTransfers(
            call.owner(),
            Lists.period(message.getPeriod()),
            Lists.grouping(message.getGrouping()),
            Lists.part(message.getPart())
        );
        return queries
            .ask(query)
            .compose(page ->
                answers.sendPage(page, Messages::bucket, (total, items) ->
                    SumTransfersResponse.newBuilder().setTotal(total).addAllBuckets(items).build()
                )
            );
    }

    private static Transfer write(io.wattlet.query.Transfer transfer) {
        return Transfer.newBuilder()
            .setCertificateId(Messages.id(transfer.certificate()))
            .setReceiverId(transfer.receiverId().toString())
            .setQuantity(transfer.quantity())
            .setStart(Messages.time(transfer.start()))
            .setEnd(Messages.time(transfer.end()))
            .setGridArea(transfer.gridArea())
            .build();
    }
}
