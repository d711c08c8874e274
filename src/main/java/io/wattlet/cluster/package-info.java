/** Membership: how nodes find each other, and the event bus between them. */
@NullMarked
package io.wattlet.cluster;

import org.jspecify.annotations.NullMarked;
