package io.wattlet.jobs;

import java.time.Duration;

/** Leads for tests that run a job by themselves. */
public final class Leads {

    private Leads() {}

    /** One that is held for longer than any test. */
    public static Lead held() {
        return new Lead("test", 1, System.nanoTime() + Duration.ofHours(1).toNanos());
    }

    /** Ends one, as when somebody else has taken the job. */
    public static void lose(Lead lead) {
        lead.lose();
    }
}
