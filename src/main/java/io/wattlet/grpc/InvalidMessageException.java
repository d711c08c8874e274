package io.wattlet.grpc;

/** The message cannot be meant as it is. The text is for the caller and names the field. */
final class InvalidMessageException extends RuntimeException {

    InvalidMessageException(String field, String expected) {
        super(field + ": " + expected, null, false, false);
    }

    InvalidMessageException(String text) {
        super(text, null, false, false);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
