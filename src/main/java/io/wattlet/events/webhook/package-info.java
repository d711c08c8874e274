/**
 * Webhooks: owners name URLs, and are told there of what happens to their wallets.
 *
 * <p>A webhook is a place among the events of its wallet; what is not delivered waits in the table of events. Any node that
 * works may deliver, under a lease that is a row's.
 */
@NullMarked
package io.wattlet.events.webhook;

import org.jspecify.annotations.NullMarked;
