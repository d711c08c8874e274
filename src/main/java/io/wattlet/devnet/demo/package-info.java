/** A day of certificates in two wallet systems, from meter readings to claims, checked to the watt-hour: {@code scripts/demo}. */
@NullMarked
package io.wattlet.devnet.demo;

import org.jspecify.annotations.NullMarked;
