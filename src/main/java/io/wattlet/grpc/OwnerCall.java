package io.wattlet.grpc;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.wattlet.command.Command;
import io.wattlet.command.Commands;
import io.wattlet.command.IdempotencyKey;
import io.wattlet.command.Submission;
import io.wattlet.command.Trace;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One call of a method by the owner of a wallet.
 *
 * @param owner    subject who asks
 * @param method   full name of the method
 * @param metadata of the call
 * @param message  as it was sent
 * @param answered initial metadata of the answer
 * @param trace    which names the call
 * @param over     succeeds when the call has ended, in whatever way
 */
record OwnerCall(
    String owner,
    String method,
    MultiMap metadata,
    Buffer message,
    MultiMap answered,
    Trace trace,
    Future<Void> over
) {
    private static final String KEY = "idempotency-key";
    private static final String REPLAYED = "idempotency-replayed";

    /**
     * What the caller calls the call by, to be able to make it again. Two calls are the same when their method is, and their
     * messages have the same bytes.
     *
     * @throws InvalidMessageException when it is not a key, or is sent several times
     */
    Optional<IdempotencyKey> idempotencyKey() {
        List<String> values = metadata.getAll(KEY);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1 || !IdempotencyKey.isValid(values.getFirst())) {
            throw new InvalidMessageException(KEY, "It is sent once, with 1 to 255 printable ASCII characters.");
        }
        return Optional.of(IdempotencyKey.of(values.getFirst(), method, message));
    }

    /**
     * Hands in one command, under the caller's key where there is one.
     *
     * @return the command's id; fails like {@link Commands#submit(Submission)}, and with what the command was refused for
     */
    Future<UUID> submit(Commands commands, Command command) {
        return commands
            .submit(Submission.of(command, idempotencyKey()).within(trace))
            .map(receipt -> {
                mark(receipt.replayed());
                return receipt.onlyCommand();
            });
    }

    /** Tells the caller when the answer is one that was given before. */
    void mark(boolean replayed) {
        if (replayed) {
            answered.set(REPLAYED, "true");
        }
    }
}
