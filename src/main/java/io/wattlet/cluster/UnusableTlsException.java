package io.wattlet.cluster;

import java.nio.file.Path;

/** A file that the event bus was to be encrypted with is of no use. */
public final class UnusableTlsException extends RuntimeException {

    UnusableTlsException(String key, Path file, String problem) {
        super(key + ": " + file + " " + problem + ".");
    }
}
