package io.wattlet.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a token says, as far as anybody here asks.
 *
 * @param subject   whom it names; never blank
 * @param scopes    those of {@link Scope} that it allows
 * @param issuer    who issued it
 * @param audiences whom it is meant for
 * @param expires   from when on it does not count
 * @param notBefore until when it does not count
 */
record Claims(
    Optional<String> subject,
    Set<String> scopes,
    Optional<String> issuer,
    List<String> audiences,
    Optional<Instant> expires,
    Optional<Instant> notBefore
) {
    private static final Set<String> SUBJECT = Set.of(
        "sub",
        "nameid",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"
    );
    private static final List<String> SCOPE = List.of(
        "scope",
        "scp",
        "http://schemas.microsoft.com/identity/claims/scope"
    );
    private static final Set<String> KNOWN_SCOPES = Stream.of(Scope.values())
        .map(Scope::claim)
        .collect(Collectors.toUnmodifiableSet());
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");
    private static final long END_OF_YEAR_9999 = 253_402_300_799L;

    /**
     * Reads the claims.
     *
     * @throws MalformedTokenException when one has a form that it must not have
     */
    static Claims of(ObjectNode json) {
        return new Claims(
            subject(json),
            scopes(json),
            text(json.path("iss")),
            texts(json.path("aud")),
            time(json.path("exp")),
            time(json.path("nbf"))
        );
    }

    /** Who may do what, by these claims. */
    Caller caller(boolean withScopes) {
        return new Caller(subject, withScopes ? Optional.of(scopes) : Optional.empty());
    }

    // The first of the names decides, also when it says nothing: a blank subject is no reason to look for another.
    private static Optional<String> subject(ObjectNode json) {
        return json
            .properties()
            .stream()
            .filter(claim -> SUBJECT.contains(claim.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .flatMap(Claims::subject)
            .filter(subject -> !subject.isBlank());
    }

    private static Optional<String> subject(JsonNode value) {
        Optional<String> subject = value.isIntegralNumber() ? Optional.of(value.asText()) : text(value);
        // What cannot be stored as it is could be stored like the name of somebody else.
        subject.ifPresent(name -> {
            if (name.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
                throw new MalformedTokenException("the subject is no text");
            }
        });
        return subject;
    }

    private static Set<String> scopes(ObjectNode json) {
        return SCOPE.stream()
            .map(json::path)
            .flatMap(claim -> claim.isArray() ? StreamSupport.stream(claim.spliterator(), false) : Stream.of(claim))
            .filter(JsonNode::isTextual)
            .flatMap(claim -> Arrays.stream(claim.textValue().split(" ", -1)))
            .filter(KNOWN_SCOPES::contains)
            .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new MalformedTokenException("a claim is no text");
        }
        return Optional.of(value.textValue());
    }

    private static List<String> texts(JsonNode value) {
        if (!value.isArray()) {
            return text(value).stream().toList();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(item -> text(item).ifPresent(texts::add));
        return List.copyOf(texts);
    }

    private static Optional<Instant> time(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isNumber()) {
            return Optional.of(time(value.canConvertToLong() ? value.longValue() : (long) value.doubleValue()));
        }
        if (value.isTextual() && SECONDS.matcher(value.textValue()).matches()) {
            return Optional.of(time(Long.parseLong(value.textValue())));
        }
        throw new MalformedTokenException("a claim is no time");
    }

    private static Instant time(long seconds) {
        return Instant.ofEpochSecond(Math.clamp(seconds, 0, END_OF_YEAR_9999));
    }
}
