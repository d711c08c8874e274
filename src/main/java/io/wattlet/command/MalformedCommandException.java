package io.wattlet.command;

/** A message is no command, or not as it must be. The text is for its sender, says where, and repeats nothing of it. */
public final class MalformedCommandException extends RuntimeException {

    public MalformedCommandException(String text) {
        super(text, null, false, false);
    }

    /** What is wrong, and where. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
