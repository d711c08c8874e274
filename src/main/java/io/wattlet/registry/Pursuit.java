package io.wattlet.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.RegistryGateway.Settlement;
import io.wattlet.registry.RegistryGateway.Submission;
import java.util.List;

/** One transaction on its way to a settlement. Confined to the gateway's context. */
final class Pursuit {

    private final Submission submission;
    private final Transaction transaction;
    private final List<Pursuit> predecessors;
    private final long submittedNanos;
    private final Promise<Settlement> settlement = Promise.promise();
    private boolean maybeSent;
    private boolean sentTwice;
    private int failedCalls;
    private long sentNanos;

    /**
     * @param predecessors transactions of the same stream that are before it in the same chain
     * @throws InvalidProtocolBufferException if the bytes are no transaction
     */
    Pursuit(Submission submission, List<Pursuit> predecessors, long nowNanos) throws InvalidProtocolBufferException {
        this.submission = submission;
        this.transaction = Transaction.parseFrom(submission.bytes().getBytes());
        this.predecessors = List.copyOf(predecessors);
        this.submittedNanos = nowNanos;
        this.maybeSent = submission.maybeSentBefore();
    }

    Submission submission() {
        return submission;
    }

    TransactionId id() {
        return submission.id();
    }

    Transaction transaction() {
        return transaction;
    }

    List<Pursuit> predecessors() {
        return predecessors;
    }

    long submittedNanos() {
        return submittedNanos;
    }

    Future<Settlement> settlement() {
        return settlement.future();
    }

    /** Ends it; whatever comes later changes nothing. */
    void settle(Settlement verdict) {
        settlement.tryComplete(verdict);
    }

    boolean isSettled() {
        return settlement.future().isComplete();
    }

    boolean isCommitted() {
        return isSettled() && settlement.future().result() instanceof Settlement.Committed;
    }

    /** Whether the registry may have it already, so that it must be asked before a send. */
    boolean maybeSent() {
        return maybeSent;
    }

    /** Notes that it is about to be sent. */
    void sending() {
        sentTwice = maybeSent;
        maybeSent = true;
    }

    /** Notes that the send before came to nothing for certain. */
    void neverLeft() {
        maybeSent = sentTwice;
    }

    /** Notes that the registry has taken it, or says that it has. */
    void sent(long nowNanos) {
        sentNanos = nowNanos;
    }

    /** Whether FAILED may be what became of another send of the same bytes. */
    boolean sentTwice() {
        return sentTwice;
    }

    /** Notes that a call that it was part of failed, perhaps on its account. */
    void callFailed() {
        failedCalls++;
    }

    /** How many calls failed that it was part of. */
    int failedCalls() {
        return failedCalls;
    }

    long sentNanos() {
        return sentNanos;
    }
}
