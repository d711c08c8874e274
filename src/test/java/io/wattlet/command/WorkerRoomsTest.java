package io.wattlet.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.command.WorkerRooms.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who gets which commands. Times are in nanoseconds. */
class WorkerRoomsTest {

    private static final long SILENCE = WorkerRooms.SILENT_AFTER.toNanos();
    private static final int BUSY = WorkerRooms.IDLE_BELOW;

    private final WorkerRooms rooms = new WorkerRooms();

    @Test
    void anIdleWorkerOfThisNodeComesFirst() {
        away("roomier", 0, 1000, 0);
        here("near", BUSY - 1, 100, 0);

        assertEquals(List.of(new Share("near", true, 1)), rooms.share(1, 0));
    }

    @Test
    void aBusyWorkerOfThisNodeIsOneOfMany() {
        away("roomier", 50, 101, 0);
        here("near", BUSY, 100, 0);

        assertEquals(List.of(new Share("roomier", false, 1)), rooms.share(1, 0));
    }

    @Test
    void whatWasGivenIsTakenOffUntilTheWorkerSpeaksAgain() {
        here("near", 0, 100, 0);
        away("far", 0, 99, 0);

        assertEquals(List.of(new Share("near", true, BUSY)), rooms.share(BUSY, 0));
        assertEquals(List.of(new Share("far", false, 5)), rooms.share(5, 0));
        assertEquals(99 + 100 - BUSY - 5, rooms.room());
        here("near", 0, 100, 1);
        assertEquals(List.of(new Share("near", true, 1)), rooms.share(1, 1));
    }

    @Test
    void whatIsTooMuchForOneIsSplitAndTheRestIsLeft() {
        away("a", 0, 3, 0);
        away("b", 0, 5, 0);

        assertEquals(List.of(new Share("b", false, 5), new Share("a", false, 3)), rooms.share(10, 0));
        assertEquals(List.of(), rooms.share(1, 0));
        assertEquals(2, rooms.workers());
    }

    @Test
    void whoIsSilentOnAnotherNodeGetsNothing() {
        away("hung", 0, 1000, 0);
        away("alive", 0, 10, SILENCE);

        assertEquals(List.of(new Share("hung", false, 11)), rooms.share(11, SILENCE));
        assertEquals(List.of(new Share("alive", false, 10)), rooms.share(11, SILENCE + 1));
        rooms.forgetSilent(SILENCE + 1);
        assertEquals(1, rooms.workers());
    }

    @Test
    void aWorkerOfThisNodeIsBelievedForEver() {
        here("near", BUSY, 10, 0);

        rooms.forgetSilent(100 * SILENCE);

        assertEquals(List.of(new Share("near", true, 1)), rooms.share(1, 100 * SILENCE));
    }

    @Test
    void aWorkerThatStopsGetsNothing() {
        here("near", 0, 10, 0);
        rooms.heard(new WorkerRoom("near", 3, 0), false, 1);

        assertEquals(List.of(), rooms.share(1, 1));
        rooms.forgetSilent(SILENCE + 2);
        assertEquals(0, rooms.workers());
    }

    @Test
    void nobodyIsGivenMoreThanHeHasRoomForAndNoRoomIsLeftWhileSomethingIs() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            WorkerRooms some = new WorkerRooms();
            Map<String, Integer> room = new HashMap<>();
            for (int i = 0; i < random.nextInt(6); i++) {
                int its = random.nextInt(50);
                room.put("w" + i, its);
                some.heard(new WorkerRoom("w" + i, random.nextInt(20), its), random.nextBoolean(), 0);
            }
            int all = room.values().stream().mapToInt(Integer::intValue).sum();
            int asked = 0;
            int given = 0;
            for (int i = 0; i < 10; i++) {
                int commands = random.nextInt(40);
                asked += commands;
                for (Share share : some.share(commands, 0)) {
                    assertTrue(share.commands() > 0, "seed " + seed);
                    given += share.commands();
                    room.merge(share.worker(), -share.commands(), Integer::sum);
                }
            }
            assertEquals(Math.min(asked, all), given, "seed " + seed);
            assertTrue(
                room
                    .values()
                    .stream()
                    .allMatch(left -> left >= 0),
                "seed " + seed
            );
        }
    }

    private void here(String worker, int inHand, int room, long nanos) {
        rooms.heard(new WorkerRoom(worker, inHand, room), true, nanos);
    }

    private void away(String worker, int inHand, int room, long nanos) {
        rooms.heard(new WorkerRoom(worker, inHand, room), false, nanos);
    }
}
