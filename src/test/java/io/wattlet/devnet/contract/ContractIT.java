package io.wattlet.devnet.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that the existing wallet was recorded with are answered as by it, or differently by intent. */
class ContractIT {

    private static final Path RECORDINGS = Path.of("src/test/resources/vectors");

    @Test
    void everyRecordedRequestIsAnsweredAsRecordedOrAsIntended() throws IOException {
        Outcomes outcomes = Contract.run(
            RECORDINGS.resolve("rest-state.json"),
            List.of(RECORDINGS.resolve("rest-cassettes.json")),
            System.err
        );
        assertEquals(List.of(), outcomes.failures());
        assertEquals(438, outcomes.replayed());
    }
}
