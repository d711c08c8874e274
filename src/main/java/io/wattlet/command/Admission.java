package io.wattlet.command;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wattlet.wallet.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How submissions of one kind are checked against what the database knows, and stored where they pass: all in one
 * statement.
 *
 * <p>The statement answers one row for each command, in order: {@code verdict}, the name of a refusal, {@value #KNOWN}
 * for a named command that is there already, or null; {@code held}, what there was to be spent where that was too little;
 * {@code repeated}, whether the submission's key is taken, so that nothing of it was stored and what was stored for the key
 * is the answer; and {@code stored}, whether a command with this id was stored.
 *
 * <p>A named command that passed and was not stored met another one with its id, in the same batch or from another node,
 * that this statement did not see yet. It is judged anew, and then does. So that two nodes do not wait for each other, both
 * store in the order of the ids.
 */
interface Admission {
    /**
     * How long a new command counts as handed to the bus. After that a sweep takes it: the message was lost, or whoever
     * got it was not able to begin.
     */
    Duration HAND_OVER = Duration.ofSeconds(5);

    /** The verdict on a command that was stored before with the same id, for the same. */
    String KNOWN = "known";

    /** The verdict on a command whose id is that of another one. */
    String ID_TAKEN = "command-id-taken";

    /** How commands of a kind are admitted that owners hand in. */
    static Admission of(CommandKind kind) {
        return switch (kind) {
            case TRANSFER -> new TransferAdmission();
            case CLAIM -> new ClaimAdmission();
            case RECEIVE -> throw new IllegalArgumentException("slices from outside are not submitted");
            case UNCLAIM -> throw new IllegalArgumentException("nobody hands in that a claim is undone");
        };
    }

    /** The statement. Its parameters are those of {@link #parameters} and then those that {@link #addColumns} adds. */
    String statement();

    /** Adds the columns that are the kind's own: arrays of one value for each command. */
    void addColumns(Tuple parameters, List<Command> commands);

    /** The refusal that a verdict stands for. */
    Refusal refusal(Command command, String verdict, long held);

    /**
     * The parameters of every kind: of submissions $1 id, $2 owner, $3 key, $4 hash, $5 atomic; of commands $6 id of the
     * submission, $7 id, $8 quantity, $9 payload; $10 {@link #HAND_OVER} in milliseconds; and of submissions $11 note,
     * $12 trace, $13 named.
     */
    static Tuple parameters(List<Submission> submissions) {
        List<UUID> idsOfSubmissions = new ArrayList<>(submissions.size());
        List<UUID> submissionIds = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        List<Long> quantities = new ArrayList<>();
        List<String> payloads = new ArrayList<>();
        for (Submission submission : submissions) {
            UUID submissionId = idWithin(idsOfSubmissions.size(), submission);
            idsOfSubmissions.add(submissionId);
            for (Command command : submission.commands()) {
                submissionIds.add(submissionId);
                ids.add(command.id());
                quantities.add(command.quantity());
                payloads.add(CommandPayload.encode(command).encode());
            }
        }
        return Tuple.tuple()
            .addArrayOfUUID(idsOfSubmissions.toArray(UUID[]::new))
            .addArrayOfString(submissions.stream().map(Submission::owner).toArray(String[]::new))
            .addArrayOfString(submissions.stream().map(Admission::key).toArray(String[]::new))
            .addArrayOfBuffer(submissions.stream().map(Admission::bodyHash).toArray(Buffer[]::new))
            .addArrayOfBoolean(submissions.stream().map(Submission::atomic).toArray(Boolean[]::new))
            .addArrayOfUUID(submissionIds.toArray(UUID[]::new))
            .addArrayOfUUID(ids.toArray(UUID[]::new))
            .addArrayOfLong(quantities.toArray(Long[]::new))
            .addArrayOfString(payloads.toArray(String[]::new))
            .addLong(HAND_OVER.toMillis())
            .addArrayOfBuffer(
                submissions
                    .stream()
                    .map(submission -> submission.note().orElse(null))
                    .toArray(Buffer[]::new)
            )
            .addArrayOfString(submissions.stream().map(Admission::trace).toArray(String[]::new))
            .addArrayOfBoolean(submissions.stream().map(Submission::named).toArray(Boolean[]::new));
    }

    // Several named ones of a batch may have one id, and only the statement itself knows theirs.
    private static UUID idWithin(int place, Submission submission) {
        return submission.named() ? new UUID(0, place) : submission.id();
    }

    private static @Nullable String trace(Submission submission) {
        return submission.trace().map(Trace::id).orElse(null);
    }

    private static @Nullable String key(Submission submission) {
        return submission.key().map(IdempotencyKey::value).orElse(null);
    }

    private static @Nullable Buffer bodyHash(Submission submission) {
        return submission.key().map(IdempotencyKey::bodyHash).orElse(null);
    }
}
