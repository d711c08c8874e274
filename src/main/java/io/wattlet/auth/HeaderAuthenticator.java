package io.wattlet.auth;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.wattlet.auth.UnauthenticatedException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes the value of a header as the subject. For use behind a gateway only, which authenticates and sets the header.
 *
 * <p>Spaces around the value are cut; repeated headers are joined with commas; bytes are read as UTF-8. A blank subject
 * is refused: who can name nobody must not share a wallet with everybody else who cannot.
 */
public final class HeaderAuthenticator implements Authenticator {

    private final String headerName;

    /** Trusts the header of this name. */
    public HeaderAuthenticator(String headerName) {
        if (headerName.isBlank()) {
            throw new IllegalArgumentException("the header name must not be blank");
        }
        this.headerName = headerName;
    }

    @Override
    public Future<Caller> authenticate(MultiMap headers) {
        List<String> values = headers.getAll(headerName).stream().map(String::strip).toList();
        if (values.stream().allMatch(String::isBlank)) {
            return Future.failedFuture(new UnauthenticatedException(Reason.MISSING, null));
        }
        try {
            byte[] bytes = String.join(",", values).getBytes(StandardCharsets.ISO_8859_1);
            String subject = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
            return subject.isBlank() || subject.indexOf('\0') >= 0
                ? Future.failedFuture(new UnauthenticatedException(Reason.UNREADABLE, null))
                : Future.succeededFuture(Caller.unlimited(subject));
        } catch (CharacterCodingException _) {
            return Future.failedFuture(new UnauthenticatedException(Reason.UNREADABLE, null));
        }
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
