package io.wattlet.devnet.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Has things go wrong with all victims at the same time, each with a sequence of its own, until it is over. */
final class Havoc implements AutoCloseable {

    private static final int LONGEST_PAUSE_IN_SHORTEST = 3;

    private final Consumer<String> log;
    private final Over over = new Over();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);
    private final List<String> problems = new ArrayList<>();

    private Havoc(Consumer<String> log) {
        this.log = log;
    }

    /**
     * Begins.
     *
     * @param seed    decides what happens to whom, and with which pauses
     * @param pace    how much longer than usual all pauses are
     * @param victims in the same order for the same seed
     * @param log     is told what happens
     */
    static Havoc begin(long seed, int pace, List<? extends Victim> victims, Consumer<String> log) {
        Havoc havoc = new Havoc(log);
        SplittableRandom seeds = new SplittableRandom(seed);
        for (Victim victim : victims) {
            Duration leastPause = victim.leastPause().multipliedBy(pace);
            FaultSequence sequence = new FaultSequence(
                seeds.nextLong(),
                victim.kinds(),
                leastPause,
                leastPause.multipliedBy(LONGEST_PAUSE_IN_SHORTEST)
            );
            havoc.threads.add(Thread.ofVirtual().unstarted(() -> havoc.torment(victim, sequence)));
        }
        havoc.threads.forEach(Thread::start);
        return havoc;
    }

    private void torment(Victim victim, FaultSequence sequence) {
        try {
            for (Fault fault = sequence.next(); !over.within(fault.pause()); fault = sequence.next()) {
                log.accept("%s: %s, %d ms".formatted(victim.name(), fault.kind().words(), fault.lasts().toMillis()));
                count(fault.kind());
                victim.suffer(fault, over);
            }
        } catch (IOException | RuntimeException e) {
            note(victim.name() + " did not get right again: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(FaultKind kind) {
        injected.merge(kind, 1, Integer::sum);
    }

    private synchronized void note(String problem) {
        problems.add(problem);
    }

    /** How often which fault has happened. */
    synchronized Map<FaultKind, Integer> injected() {
        return new EnumMap<>(injected);
    }

    /** Victims that could not be put right again. */
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** Lets all faults end at once, and waits until everything is right again. */
    void end() throws InterruptedException {
        over.now();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Ends it in the middle of whatever is going on, and leaves things as they are. */
    @Override
    public void close() {
        over.now();
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
