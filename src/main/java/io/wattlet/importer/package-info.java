/** Takes over what the database of the existing wallet (Vault, C#) holds, so that its owners go on here. */
@NullMarked
package io.wattlet.importer;

import org.jspecify.annotations.NullMarked;
