@NullMarked
package io.wattlet.auth;

import org.jspecify.annotations.NullMarked;
