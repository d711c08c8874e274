package io.wattlet.query;

import java.util.List;

/**
 * Part of a list.
 *
 * @param items what is in this part
 * @param total how long the whole list is
 */
public record Page<T>(List<T> items, long total) {
    public Page {
        items = List.copyOf(items);
    }
}
