package io.wattlet.plan;

import io.wattlet.command.Holding;
import io.wattlet.plan.LeaseLock.Lease;
import java.util.UUID;

/**
 * What a command needs of one certificate.
 *
 * @param lease    of the command
 * @param holding  whose slices are spent
 * @param quantity at least 1
 */
record Demand(Lease lease, Holding holding, long quantity) {
    UUID commandId() {
        return lease.commandId();
    }
}
