package io.wattlet.query;

import java.util.List;

/**
 * Part of a list in the order of last changes.
 *
 * @param items what is in this part
 * @param total how long the list is, whenever its items changed
 * @param next  where to go on; there always is such a place, since more may change
 */
public record Changes<T>(List<T> items, long total, Cursor next) {
    public Changes {
        items = List.copyOf(items);
    }
}
