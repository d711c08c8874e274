package io.wattlet.edge;

/** The caller's token lacks the scope of the operation. */
public final class ForbiddenException extends RuntimeException {

    /** Says no more than that. */
    public ForbiddenException() {
        super("the scope is missing", null, false, false);
    }
}
