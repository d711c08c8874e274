package io.wattlet.devnet.torture;

import java.time.Duration;
import java.util.List;

/** The connections from one program to another one. */
record Wire(String name, TcpProxy proxy) implements Victim {
    private static final Duration DELAY = Duration.ofMillis(150);

    @Override
    public List<FaultKind> kinds() {
        return List.of(
            FaultKind.LINK_SILENT,
            FaultKind.LINK_SLOW,
            FaultKind.LINK_RESET,
            FaultKind.LINK_CUT,
            FaultKind.LINK_REFUSED
        );
    }

    @Override
    public Duration leastPause() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void suffer(Fault fault, Over over) throws InterruptedException {
        switch (fault.kind()) {
            case LINK_SILENT -> proxy.swallow();
            case LINK_SLOW -> proxy.delay(DELAY);
            case LINK_RESET -> proxy.reset();
            case LINK_CUT -> proxy.cut();
            case LINK_REFUSED -> proxy.refuse();
            default -> throw new IllegalArgumentException("a connection knows no " + fault.kind());
        }
        try {
            over.within(fault.lasts());
        } finally {
            proxy.heal();
        }
    }
}
