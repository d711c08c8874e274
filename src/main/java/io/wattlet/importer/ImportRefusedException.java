package io.wattlet.importer;

/** Something cannot be taken over. Nothing was changed. The message names the row and is for an operator. */
public final class ImportRefusedException extends RuntimeException {

    ImportRefusedException(String message) {
        super(message);
    }

    ImportRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
