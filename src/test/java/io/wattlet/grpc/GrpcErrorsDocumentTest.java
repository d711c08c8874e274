package io.wattlet.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wattlet.auth.UnauthenticatedException;
import io.wattlet.command.Trace;
import io.wattlet.edge.AnswerTooLateException;
import io.wattlet.edge.ForbiddenException;
import io.wattlet.edge.NobodyException;
import io.wattlet.edge.RateLimitedException;
import io.wattlet.wallet.Refusals;
import io.wattlet.wallet.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written about statuses of gRPC is what the code does. */
class GrpcErrorsDocumentTest {

    private static final Trace TRACE = Trace.of(null);

    private static Stream<Throwable> oneOfEach() {
        Stream<Throwable> ofCalls = Stream.of(
            new InvalidMessageException("field", "expected"),
            new RateLimitedException(1),
            new UnauthenticatedException(UnauthenticatedException.Reason.MISSING, null),
            new NobodyException(),
            new ForbiddenException(),
            new OutOfRangeException(),
            new AnswerTooLateException(),
            new DrainingException(),
            new IllegalStateException("nobody foresaw this; it is logged on purpose")
        );
        return Stream.of(
            ofCalls,
            Arrays.stream(UnreadableException.Kind.values()).map(UnreadableException::new),
            Refusals.ONE_OF_EACH.stream().map(RefusedException::new)
        ).flatMap(failures -> failures);
    }

    @Test
    void theTableOfStatusesIsComplete() throws IOException {
        String text = Files.readString(Path.of("src/docs/errors.md"));
        Set<String> documented = text
            .split("\n## Over gRPC\n", 2)[1].split("\n## ", 2)[0].lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`", -1)[1] + " " + line.split("`", -1)[3])
            .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(
            oneOfEach()
                .map(cause -> Failure.of(cause, TRACE))
                .map(failure -> failure.code() + " " + failure.status().name())
                .collect(Collectors.toCollection(TreeSet::new)),
            documented
        );
    }
}
