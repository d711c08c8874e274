package io.wattlet.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The request cannot be understood. Carries, per place in it, what is wrong; has no stack trace. */
final class InvalidRequestException extends RuntimeException {

    private static final String BODY = "request";

    private final transient Map<String, List<String>> errors;

    private InvalidRequestException(Map<String, List<String>> errors) {
        super("invalid request: " + errors.keySet(), null, false, false);
        this.errors = Collections.unmodifiableMap(errors);
    }

    /** Values that were read but are not allowed; the keys are names of parameters or of properties. */
    static InvalidRequestException of(Map<String, List<String>> errors) {
        return new InvalidRequestException(new LinkedHashMap<>(errors));
    }

    /** One value that is not allowed. */
    static InvalidRequestException of(String place, String text) {
        return of(Map.of(place, List.of(text)));
    }

    /** A body that could not be read as what it should be; callers of the contract see two entries then. */
    static InvalidRequestException malformed(String place, String text) {
        Map<String, List<String>> errors = new LinkedHashMap<>();
        errors.put(place, List.of(text));
        errors.put(BODY, List.of("The request field is required."));
        return new InvalidRequestException(errors);
    }

    /** What is wrong, by place. */
    Map<String, List<String>> errors() {
        return errors;
    }
}
