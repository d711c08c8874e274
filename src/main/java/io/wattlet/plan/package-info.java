/** Plans of registry transactions: the pure planners, and the one engine that submits, follows, applies and resumes. */
@NullMarked
package io.wattlet.plan;

import org.jspecify.annotations.NullMarked;
