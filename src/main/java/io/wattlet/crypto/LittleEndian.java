package io.wattlet.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** 64-bit words in byte arrays, lowest byte first, as every encoding of ristretto255, Keccak and Merlin has them. */
final class LittleEndian {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static long read(byte[] bytes, int offset) {
        return (long) WORDS.get(bytes, offset);
    }

    static void write(long word, byte[] bytes, int offset) {
        WORDS.set(bytes, offset, word);
    }

    static byte[] of(long word) {
        var bytes = new byte[8];
        write(word, bytes, 0);
        return bytes;
    }
}
