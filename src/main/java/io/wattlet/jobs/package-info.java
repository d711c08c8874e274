/** Work done once per cluster, and checks of what must hold. */
@NullMarked
package io.wattlet.jobs;

import org.jspecify.annotations.NullMarked;
