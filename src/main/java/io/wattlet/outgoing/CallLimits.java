package io.wattlet.outgoing;

import java.time.Duration;

/**
 * Limits of calls. Calls to the same target with the same limits share connections.
 *
 * @param connectWithin  how long it may take until a call can be written, the look-up of the name and waiting for a free
 *                       connection or stream included; a call that takes longer is certainly not sent
 * @param answerWithin   how long the answer may take after that; of a gRPC stream, how long the whole stream may last
 * @param silentFor      after so long without a byte from the other side while calls are under way, its end of the
 *                       connection is taken for dead
 * @param connections    to one target at a time; gRPC has one, whatever this says
 * @param waiting        calls that may wait for a connection or stream to one target; more are not sent
 * @param maxAnswerBytes of a gRPC message, or of the body of an HTTP answer
 */
public record CallLimits(
    Duration connectWithin,
    Duration answerWithin,
    Duration silentFor,
    int connections,
    int waiting,
    int maxAnswerBytes
) {
    /** In deadlines: after so much silence a connection is taken for dead. */
    private static final int SILENCE = 3;
    private static final int WAITING = 10_000;

    public CallLimits {
        requirePositive(connectWithin.toMillis(), "connectWithin");
        requirePositive(answerWithin.toMillis(), "answerWithin");
        requirePositive(silentFor.toMillis(), "silentFor");
        requirePositive(connections, "connections");
        requirePositive(waiting, "waiting");
        requirePositive(maxAnswerBytes, "maxAnswerBytes");
    }

    /**
     * Limits for calls that have one deadline: half of it is for the way to the target, so that a target that is out of
     * reach is known as such before the deadline.
     */
    public static CallLimits of(Duration deadline, int maxAnswerBytes) {
        Duration half = Duration.ofMillis(Math.max(1, deadline.toMillis() / 2));
        return new CallLimits(half, deadline, deadline.multipliedBy(SILENCE), 1, WAITING, maxAnswerBytes);
    }

    /** After so long a call that begins now is over, whatever happens. */
    Duration longest() {
        return connectWithin.plus(answerWithin);
    }

    private static void requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
