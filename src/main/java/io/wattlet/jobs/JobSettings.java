package io.wattlet.jobs;

import java.time.Duration;

/**
 * How nodes take turns at jobs.
 *
 * @param lookEvery  how often a node looks for jobs whose time has come
 * @param lease      how long a job belongs to a node that does not renew: what a dead or hung node costs a job
 * @param firstRetry wait after a run that failed; doubled from failure to failure, up to the job's own interval
 */
public record JobSettings(Duration lookEvery, Duration lease, Duration firstRetry) {
    /** What a node uses unless told otherwise. */
    public static final JobSettings DEFAULT = new JobSettings(
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5)
    );
}
