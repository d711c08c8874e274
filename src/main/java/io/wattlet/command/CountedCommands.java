package io.wattlet.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.wattlet.wallet.Refusal;
import io.wattlet.wallet.RefusedException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what is handed in: what was accepted by kind, what was refused by kind and code. */
public final class CountedCommands implements Commands {

    private final Commands commands;
    private final MeterRegistry registry;
    private final Map<CommandKind, Counter> accepted = new EnumMap<>(CommandKind.class);
    private final Map<CommandKind, Counter> replayed = new EnumMap<>(CommandKind.class);
    private final Counter redelivered;
    // Bound: the kinds and codes there are.
    private final Map<Refused, Counter> refused = new ConcurrentHashMap<>();

    private record Refused(CommandKind kind, String code) {}

    /** Counts what goes to {@code commands}. */
    public CountedCommands(Commands commands, MeterRegistry registry) {
        this.commands = commands;
        this.registry = registry;
        this.redelivered = Counter.builder("wattlet_transfers_redelivered")
            .description("Requests to tell the receivers of a failed transfer again that were accepted.")
            .register(registry);
        for (CommandKind kind : List.of(CommandKind.TRANSFER, CommandKind.CLAIM)) {
            replayed.put(
                kind,
                Counter.builder("wattlet_submissions_replayed")
                    .description("Requests that were answered as the first one with their idempotency key was.")
                    .tag("kind", kind.sql())
                    .register(registry)
            );
        }
        for (CommandKind kind : List.of(CommandKind.TRANSFER, CommandKind.CLAIM, CommandKind.RECEIVE)) {
            accepted.put(
                kind,
                Counter.builder("wattlet_commands_accepted")
                    .description("Commands that became durable.")
                    .tag("kind", kind.sql())
                    .register(registry)
            );
        }
    }

    @Override
    public Future<UUID> submit(Command command) {
        CommandKind kind = CommandKind.of(command);
        return commands
            .submit(command)
            .onSuccess(_ -> countAccepted(kind))
            .onFailure(failure -> countRefused(kind, failure));
    }

    @Override
    public List<Future<UUID>> receive(List<Command.ReceiveSlice> slices, Trace trace) {
        List<Future<UUID>> stored = commands.receive(slices, trace);
        stored.forEach(one ->
            one
                .onSuccess(_ -> countAccepted(CommandKind.RECEIVE))
                .onFailure(failure -> countRefused(CommandKind.RECEIVE, failure))
        );
        return stored;
    }

    @Override
    public List<Future<Receipt>> submitNamed(List<NamedCommand> named) {
        List<Future<Receipt>> receipts = commands.submitNamed(named);
        for (int i = 0; i < receipts.size(); i++) {
            CommandKind kind = named.get(i).kind();
            receipts
                .get(i)
                .onSuccess(receipt -> {
                    if (!receipt.replayed()) {
                        countAccepted(kind);
                    }
                })
                .onFailure(failure -> countRefused(kind, failure));
        }
        return receipts;
    }

    @Override
    public Future<Receipt> submit(Submission submission) {
        CommandKind kind = submission.kind();
        return commands
            .submit(submission)
            .onSuccess(receipt -> count(kind, receipt))
            .onFailure(failure -> countRefused(kind, failure));
    }

    @Override
    public Future<UUID> redeliver(String owner, UUID commandId) {
        return commands.redeliver(owner, commandId).onSuccess(_ -> redelivered.increment());
    }

    @Override
    public Future<Optional<Receipt>> receipt(String owner, IdempotencyKey key) {
        return commands.receipt(owner, key);
    }

    private void count(CommandKind kind, Receipt receipt) {
        if (receipt.replayed()) {
            Objects.requireNonNull(replayed.get(kind)).increment();
            return;
        }
        for (Admitted item : receipt.items()) {
            switch (item) {
                case Admitted.Accepted _ -> countAccepted(kind);
                case Admitted.Refused(Refusal refusal) -> countRefused(new Refused(kind, refusal.code()));
            }
        }
    }

    private void countAccepted(CommandKind kind) {
        Objects.requireNonNull(accepted.get(kind)).increment();
    }

    private void countRefused(CommandKind kind, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            countRefused(new Refused(kind, refused.refusal().code()));
        }
    }

    private void countRefused(Refused which) {
        refused
            .computeIfAbsent(which, unseen ->
                Counter.builder("wattlet_commands_refused")
                    .description("Commands that were refused, and not stored.")
                    .tag("kind", unseen.kind().sql())
                    .tag("code", unseen.code())
                    .register(registry)
            )
            .increment();
    }
}
