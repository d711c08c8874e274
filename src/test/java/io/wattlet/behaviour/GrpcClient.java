package io.wattlet.behaviour;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.Channel;
import io.wattlet.behaviour.Told.Accepted;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Changes;
import io.wattlet.behaviour.Told.Claim;
import io.wattlet.behaviour.Told.Held;
import io.wattlet.behaviour.Told.Match;
import io.wattlet.behaviour.Told.Outcomes;
import io.wattlet.behaviour.Told.Page;
import io.wattlet.behaviour.Told.Reference;
import io.wattlet.behaviour.Told.Requests;
import io.wattlet.behaviour.Told.Sum;
import io.wattlet.behaviour.Told.Transfer;
import io.wattlet.behaviour.Told.Wallet;
import io.wattlet.proto.v1.ClaimManyRequest;
import io.wattlet.proto.v1.CreateExternalEndpointRequest;
import io.wattlet.proto.v1.CreateWalletEndpointRequest;
import io.wattlet.proto.v1.CreateWalletRequest;
import io.wattlet.proto.v1.DisableWalletRequest;
import io.wattlet.proto.v1.EnableWalletRequest;
import io.wattlet.proto.v1.FollowCertificatesResponse;
import io.wattlet.proto.v1.FollowClaimsResponse;
import io.wattlet.proto.v1.FollowTransfersResponse;
import io.wattlet.proto.v1.GetCertificateRequest;
import io.wattlet.proto.v1.GetRequestsRequest;
import io.wattlet.proto.v1.GetWalletRequest;
import io.wattlet.proto.v1.ListCertificatesResponse;
import io.wattlet.proto.v1.ListClaimsResponse;
import io.wattlet.proto.v1.ListTransfersResponse;
import io.wattlet.proto.v1.ListWalletsRequest;
import io.wattlet.proto.v1.RedeliverRequest;
import io.wattlet.proto.v1.SumCertificatesResponse;
import io.wattlet.proto.v1.SumClaimsResponse;
import io.wattlet.proto.v1.SumTransfersResponse;
import io.wattlet.proto.v1.TransferManyRequest;
import io.wattlet.proto.v1.Transport;
import io.wattlet.proto.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Talks to the gRPC edge, by the blocking stubs that grpc-java makes of the same files. */
final class GrpcClient implements WalletClient {

    private final GrpcCalls calls;

    /** Talks to the node at the other end. */
    GrpcClient(Channel channel, Caller caller) {
        calls = new GrpcCalls(channel, caller);
    }

    @Override
    public String createWallet() {
        return calls.one(stub -> stub.createWallet(CreateWalletRequest.getDefaultInstance())).getWalletId();
    }

    @Override
    public String importWallet(byte[] privateKey) {
        CreateWalletRequest request = CreateWalletRequest.newBuilder()
            .setPrivateKey(ByteString.copyFrom(privateKey))
            .build();
        return calls.one(stub -> stub.createWallet(request)).getWalletId();
    }

    @Override
    public List<Wallet> wallets() {
        return calls
            .one(stub -> stub.listWallets(ListWalletsRequest.getDefaultInstance()))
            .getWalletsList()
            .stream()
            .map(GrpcAnswers::wallet)
            .toList();
    }

    @Override
    public Wallet wallet(String walletId) {
        GetWalletRequest request = GetWalletRequest.newBuilder().setWalletId(walletId).build();
        return GrpcAnswers.wallet(calls.one(stub -> stub.getWallet(request)));
    }

    @Override
    public long disable(String walletId) {
        DisableWalletRequest request = DisableWalletRequest.newBuilder().setWalletId(walletId).build();
        return calls
            .one(stub -> stub.disableWallet(request))
            .getDisabledAt()
            .getSeconds();
    }

    @Override
    public void enable(String walletId) {
        EnableWalletRequest request = EnableWalletRequest.newBuilder().setWalletId(walletId).build();
        calls.one(stub -> stub.enableWallet(request));
    }

    @Override
    public Reference createEndpoint(String walletId) {
        CreateWalletEndpointRequest request = CreateWalletEndpointRequest.newBuilder().setWalletId(walletId).build();
        return GrpcAnswers.reference(calls.one(stub -> stub.createWalletEndpoint(request)).getWalletReference());
    }

    @Override
    public Reference createEndpoint(String walletId, Asked.Transport transport) {
        CreateWalletEndpointRequest request = CreateWalletEndpointRequest.newBuilder()
            .setWalletId(walletId)
            .setTransport(
                switch (transport) {
                    case REST -> Transport.TRANSPORT_REST;
                    case GRPC -> Transport.TRANSPORT_GRPC;
                }
            )
            .build();
        return GrpcAnswers.reference(calls.one(stub -> stub.createWalletEndpoint(request)).getWalletReference());
    }

    @Override
    public String createExternalEndpoint(Reference reference, String textReference) {
        CreateExternalEndpointRequest request = CreateExternalEndpointRequest.newBuilder()
            .setWalletReference(GrpcQuestions.reference(reference))
            .setTextReference(textReference)
            .build();
        return calls.one(stub -> stub.createExternalEndpoint(request)).getReceiverId();
    }

    @Override
    public Page<Held> certificates(Asked.Certificates question) {
        return page(
            stub -> stub.listCertificates(GrpcQuestions.list(question)),
            ListCertificatesResponse::getTotal,
            response -> response.getCertificatesList().stream().map(GrpcAnswers::held).toList()
        );
    }

    @Override
    public Changes<Held> followCertificates(Asked.Changes question) {
        return follow(
            question,
            stub -> stub.followCertificates(GrpcQuestions.followCertificates(question)),
            FollowCertificatesResponse::getCursor,
            response -> response.getCertificatesList().stream().map(GrpcAnswers::held).toList()
        );
    }

    @Override
    public Held certificate(CertificateId id) {
        GetCertificateRequest request = GetCertificateRequest.newBuilder().setId(GrpcQuestions.id(id)).build();
        return GrpcAnswers.held(calls.one(stub -> stub.getCertificate(request)));
    }

    @Override
    public Page<Sum> sumCertificates(Asked.Sums question) {
        return page(
            stub -> stub.sumCertificates(GrpcQuestions.sumCertificates(question)),
            SumCertificatesResponse::getTotal,
            response -> response.getBucketsList().stream().map(GrpcAnswers::sum).toList()
        );
    }

    @Override
    public Accepted transfer(Asked.Transfer order, String key) {
        var answer = calls.one(stub -> stub.transfer(GrpcQuestions.transfer(order)), key);
        return new Accepted(answer.message().getRequestId(), answer.replayed());
    }

    @Override
    public Outcomes transferMany(List<Asked.Transfer> orders, boolean atomic, String key) {
        TransferManyRequest request = TransferManyRequest.newBuilder()
            .addAllItems(orders.stream().map(GrpcQuestions::transfer).toList())
            .setAtomic(atomic)
            .build();
        var answer = calls.one(stub -> stub.transferMany(request), key);
        return GrpcAnswers.outcomes(answer.message().getOutcomesList(), answer.replayed());
    }

    @Override
    public void redeliver(String requestId) {
        RedeliverRequest request = RedeliverRequest.newBuilder().setRequestId(requestId).build();
        calls.one(stub -> stub.redeliver(request));
    }

    @Override
    public Page<Transfer> transfers(Asked.Period period, Asked.Part part) {
        return page(
            stub -> stub.listTransfers(GrpcQuestions.listTransfers(period, part)),
            ListTransfersResponse::getTotal,
            response -> response.getTransfersList().stream().map(GrpcAnswers::transfer).toList()
        );
    }

    @Override
    public Changes<Transfer> followTransfers(Asked.Changes question) {
        return follow(
            question,
            stub -> stub.followTransfers(GrpcQuestions.followTransfers(question)),
            FollowTransfersResponse::getCursor,
            response -> response.getTransfersList().stream().map(GrpcAnswers::transfer).toList()
        );
    }

    @Override
    public Page<Sum> sumTransfers(Asked.Sums question) {
        return page(
            stub -> stub.sumTransfers(GrpcQuestions.sumTransfers(question)),
            SumTransfersResponse::getTotal,
            response -> response.getBucketsList().stream().map(GrpcAnswers::sum).toList()
        );
    }

    @Override
    public Accepted claim(Asked.Claim order, String key) {
        var answer = calls.one(stub -> stub.claim(GrpcQuestions.claim(order)), key);
        return new Accepted(answer.message().getRequestId(), answer.replayed());
    }

    @Override
    public Outcomes claimMany(List<Asked.Claim> orders, boolean atomic, String key) {
        ClaimManyRequest request = ClaimManyRequest.newBuilder()
            .addAllItems(orders.stream().map(GrpcQuestions::claim).toList())
            .setAtomic(atomic)
            .build();
        var answer = calls.one(stub -> stub.claimMany(request), key);
        return GrpcAnswers.outcomes(answer.message().getOutcomesList(), answer.replayed());
    }

    @Override
    public Match match(Asked.Match order, String key) {
        var answer = calls.one(stub -> stub.match(GrpcQuestions.match(order)), key);
        return GrpcAnswers.match(answer.message(), answer.replayed());
    }

    @Override
    public Page<Claim> claims(Asked.Period period, Asked.TimeMatch match, Asked.Part part) {
        return page(
            stub -> stub.listClaims(GrpcQuestions.listClaims(period, match, part)),
            ListClaimsResponse::getTotal,
            response -> response.getClaimsList().stream().map(GrpcAnswers::claim).toList()
        );
    }

    @Override
    public Changes<Claim> followClaims(Asked.Changes question) {
        return follow(
            question,
            stub -> stub.followClaims(GrpcQuestions.followClaims(question)),
            FollowClaimsResponse::getCursor,
            response -> response.getClaimsList().stream().map(GrpcAnswers::claim).toList()
        );
    }

    @Override
    public Page<Sum> sumClaims(Asked.Sums question, boolean trial) {
        return page(
            stub -> stub.sumClaims(GrpcQuestions.sumClaims(question, trial)),
            SumClaimsResponse::getTotal,
            response -> response.getBucketsList().stream().map(GrpcAnswers::sum).toList()
        );
    }

    @Override
    public Requests requests(List<String> requestIds, java.time.Duration wait) {
        GetRequestsRequest request = GetRequestsRequest.newBuilder()
            .addAllIds(requestIds)
            .setWait(Duration.newBuilder().setSeconds(wait.toSeconds()))
            .build();
        var answer = calls.one(stub -> stub.getRequests(request));
        return new Requests(
            answer.getRequestsList().stream().map(GrpcAnswers::request).toList(),
            answer.getUnknownList()
        );
    }

    private <R, T> Page<T> page(
        Function<WalletServiceBlockingStub, Iterator<R>> method,
        Function<R, Long> total,
        Function<R, List<T>> items
    ) {
        List<R> messages = calls.all(method);
        List<Long> totals = messages.stream().map(total).distinct().toList();
        if (totals.size() != 1) {
            throw new AssertionError("a list is of one length, and always told: " + totals);
        }
        return new Page<>(
            totals.getFirst(),
            messages
                .stream()
                .flatMap(message -> items.apply(message).stream())
                .toList()
        );
    }

    private <R, T> Changes<T> follow(
        Asked.Changes question,
        Function<WalletServiceBlockingStub, Iterator<R>> method,
        Function<R, String> cursor,
        Function<R, List<T>> items
    ) {
        List<R> messages = calls.all(method);
        return new Changes<>(
            messages
                .stream()
                .flatMap(message -> items.apply(message).stream())
                .toList(),
            messages.isEmpty() ? question.cursor() : cursor.apply(messages.getLast())
        );
    }
}
