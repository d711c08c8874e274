package io.wattlet.edge;

import io.wattlet.command.CommandIds;
import io.wattlet.command.Commands;
import io.wattlet.events.EventFollowers;
import io.wattlet.events.webhook.Webhooks;
import io.wattlet.match.Matching;
import io.wattlet.query.CommandStatuses;
import io.wattlet.query.Queries;
import io.wattlet.wallet.Wallets;

/**
 * What lies behind the edges: whatever a caller may want is found at one of these.
 *
 * @param wallets  wallets and endpoints are made here
 * @param queries  questions are asked here
 * @param commands commands are handed in here
 * @param ids      new commands are named by these
 * @param statuses how commands stand is told here
 * @param matching pairs of production and consumption are found here
 * @param events   what happens is followed here
 * @param webhooks where owners want to be told of what happens is kept here
 */
public record Doors(
    Wallets wallets,
    Queries queries,
    Commands commands,
    CommandIds ids,
    CommandStatuses statuses,
    Matching matching,
    EventFollowers events,
    Webhooks webhooks
) {}
