/** Registries: building and signing transactions, the electricity rules, projections, the gateway, the network configuration. */
@NullMarked
package io.wattlet.registry;

import org.jspecify.annotations.NullMarked;
