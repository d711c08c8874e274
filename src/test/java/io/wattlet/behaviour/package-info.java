/**
 * What an owner sees and does, written once and tried at every edge of the node.
 *
 * <p>The tests speak to a {@link io.wattlet.behaviour.WalletClient}; there is one for each edge. They are made of what any
 * other client would be made of, and know nothing of the node's code: only {@link io.wattlet.behaviour.Site} does, which
 * starts it.
 */
@NullMarked
package io.wattlet.behaviour;

import org.jspecify.annotations.NullMarked;
