package io.wattlet.jobs;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * Work that is done by one node of the cluster at a time, again and again.
 *
 * <p>A run may be cut off at any moment, and another node may begin one while a hung node still believes that it is at it:
 * everything that a run writes has to be right even then.
 */
public interface Job {
    /** The name under which the cluster knows it: lower case, never changed. At most 64 characters. */
    String name();

    /** Time from the end of one run to the beginning of the next. */
    Duration every();

    /**
     * Does what there is to do.
     *
     * @param lead to be asked between two steps: once it is lost, the run is to end
     * @return fails when something could not be done; the next run then comes sooner
     */
    Future<Void> run(Lead lead);
}
