package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.function.Executable;

/** What calls are refused with. */
final class Calls {

    private static final Metadata.Key<String> ERROR_CODE = Metadata.Key.of(
        "error-code",
        Metadata.ASCII_STRING_MARSHALLER
    );

    private Calls() {}

    /** A trailer of a call that was not answered OK; the text null where there is none. */
    static String trailer(StatusRuntimeException refused, Metadata.Key<String> key) {
        return String.valueOf(refused.getTrailers() == null ? null : refused.getTrailers().get(key));
    }

    static String code(StatusRuntimeException refused) {
        return trailer(refused, ERROR_CODE);
    }

    static StatusRuntimeException assertRefused(Status.Code status, String code, Executable call) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, call);
        assertEquals(status, refused.getStatus().getCode(), refused.toString());
        assertEquals(code, code(refused));
        return refused;
    }

    /** The message is wrong, and the caller is told which field it is. */
    static void assertInvalid(String field, Executable call) {
        StatusRuntimeException refused = assertRefused(Status.Code.INVALID_ARGUMENT, "invalid-request", call);
        String description = String.valueOf(refused.getStatus().getDescription());
        assertTrue(description.startsWith(field + ":"), description);
    }
}
