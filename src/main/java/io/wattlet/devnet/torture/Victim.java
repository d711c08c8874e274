package io.wattlet.devnet.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What something can go wrong with. It suffers one fault at a time. */
interface Victim {
    /** For people. */
    String name();

    /** What can go wrong with it. */
    List<FaultKind> kinds();

    /** The shortest time between two faults; the longest is three times that. */
    Duration leastPause();

    /**
     * Has something go wrong, and everything right again. Blocks meanwhile.
     *
     * @param over tells when nothing should be wrong any more, although the time of the fault is not over
     * @throws IOException when it does not get right again
     */
    void suffer(Fault fault, Over over) throws IOException, InterruptedException;
}
