package io.wattlet.command;

import java.time.Instant;
import java.util.UUID;

/**
 * A command that this worker may carry out until its lease ends.
 *
 * @param walletId the wallet it is about: the owner's, or the receiving one
 * @param attempt  number of the lease; writes that carry an older one are ignored
 * @param storedAt when the command became durable
 */
public record LeasedCommand<C extends Command>(C command, UUID walletId, int attempt, Instant storedAt) {}
