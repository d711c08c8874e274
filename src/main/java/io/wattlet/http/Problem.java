package io.wattlet.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A problem body.
 *
 * @param kind   what went wrong
 * @param errors in the request, by place; empty for no such member
 */
record Problem(Kind kind, Optional<Map<String, List<String>>> errors) {
    /** What can go wrong. */
    enum Kind {
        INVALID_REQUEST(400, "One or more validation errors occurred.", "15.5.1"),
        NOT_FOUND(404, "Not Found", "15.5.5"),
        UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type", "15.5.16");

        private final int status;
        private final String title;
        private final String section;

        Kind(int status, String title, String section) {
            this.status = status;
            this.title = title;
            this.section = section;
        }

        int status() {
            return status;
        }
    }

    static Problem of(Kind kind) {
        return new Problem(kind, Optional.empty());
    }

    static Problem invalid(InvalidRequestException invalid) {
        return new Problem(Kind.INVALID_REQUEST, Optional.of(invalid.errors()));
    }

    /** The JSON object, whose type leads to the section of RFC 9110 about the status. */
    JsonBody toJson(Trace trace) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("type", "https://tools.ietf.org/html/rfc9110#section-" + kind.section);
            json.writeStringField("title", kind.title);
            json.writeNumberField("status", kind.status);
            if (errors.isPresent()) {
                json.writeObjectFieldStart("errors");
                for (Map.Entry<String, List<String>> error : errors.get().entrySet()) {
                    json.writeArrayFieldStart(error.getKey());
                    for (String text : error.getValue()) {
                        json.writeString(text);
                    }
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            json.writeStringField("traceId", trace.id());
            json.writeEndObject();
        };
    }
}
