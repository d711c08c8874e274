package io.wattlet.devnet.demo;

import io.wattlet.devnet.client.WalletClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Waits for commands to end. */
final class Commands {

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);
    private static final Duration END_WITHIN = Duration.ofSeconds(60);

    private Commands() {}

    /**
     * A command that a node has acknowledged.
     *
     * @param what what it is to do, for messages
     */
    record Acknowledged(WalletClient wallet, UUID id, String what) {}

    /**
     * Asks for all of them, round after round, until they are completed.
     *
     * @param newlyCompleted told how many more are completed
     * @throws DemoFailure when one fails, or some do not end
     */
    static void awaitCompleted(List<Acknowledged> commands, IntConsumer newlyCompleted) {
        long start = System.nanoTime();
        List<Acknowledged> pending = pending(commands);
        newlyCompleted.accept(commands.size() - pending.size());
        while (!pending.isEmpty()) {
            if (System.nanoTime() - start > END_WITHIN.toNanos()) {
                throw new DemoFailure(pending.size() + " commands do not end, one of them: " + pending.getFirst().what);
            }
            LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
            List<Acknowledged> left = pending(pending);
            newlyCompleted.accept(pending.size() - left.size());
            pending = left;
        }
    }

    private static List<Acknowledged> pending(List<Acknowledged> commands) {
        return commands.stream().filter(Commands::isPending).toList();
    }

    private static boolean isPending(Acknowledged command) {
        return switch (command.wallet.state(command.id)) {
            case PENDING -> true;
            case COMPLETED -> false;
            case FAILED -> throw new DemoFailure(command.id + " failed: " + command.what);
        };
    }
}
