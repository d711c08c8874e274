package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;

/** One kind of vector file, and how its cases are checked. */
interface VectorFormat {
    /** Whether this is the checker for files whose {@code format} field says {@code format}. */
    boolean understands(String format);

    /**
     * Checks every case of a file.
     *
     * <p>A case that fails, or that cannot be read, is reported as failed and does not keep the others from being checked.
     *
     * @param file    the whole file
     * @param results told of each case once
     */
    void check(JsonNode file, Results results);
}
