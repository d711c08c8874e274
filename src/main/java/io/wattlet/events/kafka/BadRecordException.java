package io.wattlet.events.kafka;

/** A record is no command. Says so in the same way as refusals do: a stable code, and a sentence for its sender. */
final class BadRecordException extends RuntimeException {

    private final String code;

    BadRecordException(String code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
