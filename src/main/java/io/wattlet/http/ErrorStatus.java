package io.wattlet.http;

/** The statuses that errors have, each with its title and with the section of a standard that tells what it means. */
enum ErrorStatus {
    BAD_REQUEST(400, "Bad Request", "rfc9110#section-15.5.1"),
    UNAUTHORIZED(401, "Unauthorized", "rfc9110#section-15.5.2"),
    FORBIDDEN(403, "Forbidden", "rfc9110#section-15.5.4"),
    NOT_FOUND(404, "Not Found", "rfc9110#section-15.5.5"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "rfc9110#section-15.5.6"),
    REQUEST_TIMEOUT(408, "Request Timeout", "rfc9110#section-15.5.9"),
    CONFLICT(409, "Conflict", "rfc9110#section-15.5.10"),
    GONE(410, "Gone", "rfc9110#section-15.5.11"),
    CONTENT_TOO_LARGE(413, "Content Too Large", "rfc9110#section-15.5.14"),
    URI_TOO_LONG(414, "URI Too Long", "rfc9110#section-15.5.15"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type", "rfc9110#section-15.5.16"),
    UNPROCESSABLE_CONTENT(422, "Unprocessable Content", "rfc9110#section-15.5.21"),
    TOO_MANY_REQUESTS(429, "Too Many Requests", "rfc6585#section-4"),
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large", "rfc6585#section-5"),
    INTERNAL_SERVER_ERROR(500, "Internal Server Error", "rfc9110#section-15.6.1"),
    SERVICE_UNAVAILABLE(503, "Service Unavailable", "rfc9110#section-15.6.4");

    private final int code;
    private final String title;
    private final String section;

    ErrorStatus(int code, String title, String section) {
        this.code = code;
        this.title = title;
        this.section = section;
    }

    /** The number. */
    int code() {
        return code;
    }

    /** The name, as the standard has it. */
    String title() {
        return title;
    }

    /** A URL that explains it. */
    String type() {
        return "https://tools.ietf.org/html/" + section;
    }
}
