package io.wattlet.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** A call was not answered as asked; callers are told a kind, a stable code, and a sentence. */
final class FailedCall extends RuntimeException {

    private final Kind kind;
    private final String code;
    private final String sentence;

    FailedCall(Kind kind, String code, String sentence) {
        super(kind + " " + code + ": " + sentence);
        this.kind = kind;
        this.code = code;
        this.sentence = sentence;
    }

    Kind kind() {
        return kind;
    }

    String code() {
        return code;
    }

    String sentence() {
        return sentence;
    }

    /** The call must fail like this, and say something. */
    static FailedCall assertFails(Kind kind, String code, Executable call) {
        FailedCall failed = assertThrows(FailedCall.class, call);
        assertEquals(kind + " " + code, failed.kind + " " + failed.code, failed.sentence);
        assertFalse(failed.sentence.isBlank(), code);
        return failed;
    }
}
