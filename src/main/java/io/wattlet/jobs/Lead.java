package io.wattlet.jobs;

/** A node's right to run a job, for a while. For any thread. */
public final class Lead {

    private final String job;
    private final long term;
    private volatile long endsAtNanos;
    private volatile boolean lost;

    /**
     * @param endsAtNanos when the lease ends by {@link System#nanoTime()}, at the latest: not later than the database thinks
     */
    Lead(String job, long term, long endsAtNanos) {
        this.job = job;
        this.term = term;
        this.endsAtNanos = endsAtNanos;
    }

    /**
     * Whether to go on: nobody else may be at the job, and the node is not being stopped. False at once for a node that was
     * stopped by the system for longer than its lease.
     */
    public boolean isHeld() {
        return !lost && System.nanoTime() - endsAtNanos < 0;
    }

    String job() {
        return job;
    }

    /** Fences what is written about the run: whoever took the job later has a higher one. */
    long term() {
        return term;
    }

    void extendTo(long nanos) {
        endsAtNanos = nanos;
    }

    void lose() {
        lost = true;
    }
}
