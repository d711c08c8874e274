package io.wattlet.registry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a {@link RegistryGateway} treats each of its registries.
 *
 * @param limits       what it holds and sends at most
 * @param callDeadline how long one gRPC call may take
 * @param polling      how long to wait before each question for a transaction's status
 * @param retry        how long to wait before each further attempt to reach a registry that cannot be reached
 * @param unknownGrace how long after a send the registry may not know the transaction yet, or may still show what became
 *                     of an earlier send of it
 * @param patience     how long after its submission a transaction is given up on as undecided
 */
public record GatewaySettings(
    Limits limits,
    Duration callDeadline,
    Backoff polling,
    Backoff retry,
    Duration unknownGrace,
    Duration patience
) {
    /**
     * What a gateway holds and sends at most, for each registry.
     *
     * @param transactionsInFlight transactions that are submitted and not settled
     * @param transactionsPerCall  transactions in one SendTransactions call
     * @param bytesPerCall         bytes of transactions in one SendTransactions call; registries refuse 4 MiB
     * @param statusCalls          calls under way at once that follow transactions
     * @param streamCalls          calls under way at once that read streams for others
     * @param waitingStreamCalls   calls that wait for their turn to read a stream
     * @param bytesPerStream       bytes of one stream that is read
     */
    public record Limits(
        int transactionsInFlight,
        int transactionsPerCall,
        int bytesPerCall,
        int statusCalls,
        int streamCalls,
        int waitingStreamCalls,
        int bytesPerStream
    ) {}

    /**
     * Waiting times that grow.
     *
     * @param first   before the first attempt
     * @param factor  by which each is longer than the one before
     * @param longest that none exceeds, apart from the jitter of a fifth more or less
     */
    public record Backoff(Duration first, double factor, Duration longest) {
        private static final double JITTER = 0.2;

        /** How many milliseconds to wait before an attempt; at least one. */
        long millis(int attempt, RandomGenerator random) {
            double grown = (double) first.toMillis() * Math.pow(factor, attempt);
            double jitter = 1 + JITTER * (2 * random.nextDouble() - 1);
            return Math.max(1, Math.round(Math.min(grown, (double) longest.toMillis()) * jitter));
        }
    }

    /** Settings for registries of a few hundred transactions a second that commit within some tens of milliseconds. */
    public static GatewaySettings defaults() {
        return new GatewaySettings(
            new Limits(20_000, 500, 2 << 20, 64, 32, 10_000, 64 << 20),
            Duration.ofSeconds(10),
            new Backoff(Duration.ofMillis(15), 1.3, Duration.ofSeconds(2)),
            new Backoff(Duration.ofMillis(100), 2, Duration.ofSeconds(5)),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1)
        );
    }
}
