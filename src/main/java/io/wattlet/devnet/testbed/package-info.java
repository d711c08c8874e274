/** Parts for programs that start whole wallet systems: Postgres, devnet and nodes as processes, on free ports or given ones. */
@NullMarked
package io.wattlet.devnet.testbed;

import org.jspecify.annotations.NullMarked;
