/** Events to a Kafka broker: for those who follow many wallets at once. */
@NullMarked
package io.wattlet.events.kafka;

import org.jspecify.annotations.NullMarked;
