package io.wattlet.query;

import org.jspecify.annotations.Nullable;

/**
 * Room for what an edge makes of a certificate that is kept: as that never changes, it need not be made again. Only the edge
 * knows what it is. May be used on any thread: whoever finds nothing makes it, and if two do, it is the same.
 */
public final class CertificateForm {

    private final int mostBytes;
    private volatile @Nullable Object kept;

    CertificateForm(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** How much it may take: that is reckoned with from the start. */
    int mostBytes() {
        return mostBytes;
    }

    /** What was kept, if it is of this kind. */
    public <F> @Nullable F find(Class<F> kind) {
        Object found = kept;
        return kind.isInstance(found) ? kind.cast(found) : null;
    }

    /**
     * Keeps something immutable, unless it is too large.
     *
     * @param bytes how much memory it takes, about
     */
    public void keep(Object made, int bytes) {
        if (bytes <= mostBytes) {
            kept = made;
        }
    }
}
