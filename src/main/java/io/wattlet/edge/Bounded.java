package io.wattlet.edge;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Something of which there is so much and no more. May be used on any thread. */
public final class Bounded {

    private final long most;
    private final @Nullable Bounded whole;
    private final AtomicLong taken = new AtomicLong();

    /** So much of it, nothing taken. */
    public Bounded(long most) {
        this(most, null);
    }

    private Bounded(long most, @Nullable Bounded whole) {
        this.most = most;
        this.whole = whole;
    }

    /** A part of it that some may not go beyond: what they take is taken of both. */
    public Bounded share(long mostOfIt) {
        return new Bounded(mostOfIt, this);
    }

    /** Takes some, or nothing when there is not so much left. */
    public boolean take(long amount) {
        if (taken.addAndGet(amount) > most || (whole != null && !whole.take(amount))) {
            taken.addAndGet(-amount);
            return false;
        }
        return true;
    }

    /** Gives back what was taken. */
    public void give(long amount) {
        taken.addAndGet(-amount);
        if (whole != null) {
            whole.give(amount);
        }
    }

    /** What is taken now. */
    public long taken() {
        return taken.get();
    }
}
