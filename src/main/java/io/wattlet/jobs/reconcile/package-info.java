/** Comparison of what wallets hold with the registries' streams. */
@NullMarked
package io.wattlet.jobs.reconcile;

import org.jspecify.annotations.NullMarked;
