package io.wattlet.devnet.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javax.crypto.KeyAgreement;

/**
 * How long an X25519 key agreement of the JDK takes: arithmetic on the same curve as the proofs', in code that is the same
 * everywhere. Divided by it, times of different machines can be compared.
 */
final class KeyAgreementTime {

    private static final String ALGORITHM = "X25519";
    private static final int WARM_UPS = 2_000;
    private static final int RUNS = 1_001;

    private KeyAgreementTime() {}

    /** The median of {@value #RUNS}, in microseconds. */
    static double medianMicros() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            KeyPair ours = generator.generateKeyPair();
            KeyPair theirs = generator.generateKeyPair();
            for (int i = 0; i < WARM_UPS; i++) {
                nanos(ours, theirs);
            }
            long[] nanos = new long[RUNS];
            for (int i = 0; i < RUNS; i++) {
                nanos[i] = nanos(ours, theirs);
            }
            return Samples.of(nanos).median() * 1000;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    private static long nanos(KeyPair ours, KeyPair theirs) throws GeneralSecurityException {
        long start = System.nanoTime();
        KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
        agreement.init(ours.getPrivate());
        agreement.doPhase(theirs.getPublic(), true);
        int length = agreement.generateSecret().length;
        long nanos = System.nanoTime() - start;
        if (length == 0) {
            throw new IllegalStateException("a key agreement without a key");
        }
        return nanos;
    }
}
