package io.wattlet.events.kafka;

/** A lane that this node holds. For one event loop. */
final class Lane {

    private final int number;
    private final long term;
    private long position;

    /**
     * @param number   0 to 63
     * @param term     fences what is written about it: whoever took it later has a higher one
     * @param position of the last event that was confirmed, or a greater one without any in between
     */
    Lane(int number, long term, long position) {
        this.number = number;
        this.term = term;
        this.position = position;
    }

    int number() {
        return number;
    }

    long term() {
        return term;
    }

    long position() {
        return position;
    }

    /** All up to there was confirmed, or is none of its events. */
    void advanceTo(long number) {
        position = Math.max(position, number);
    }
}
