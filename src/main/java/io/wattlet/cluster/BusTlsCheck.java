package io.wattlet.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at the files of TLS before a node joins. Vert.x would read them when the first other node calls, and say no more than
 * that it was refused.
 */
final class BusTlsCheck {

    private static final Pattern KEY = Pattern.compile(
        "-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----",
        Pattern.DOTALL
    );

    private static final byte[] ANYTHING = { 1 };

    private BusTlsCheck() {}

    /** @throws UnusableTlsException when one of the files is of no use; it names the file, and nothing that is in it */
    static void requireUsable(BusTls tls) {
        certificates(tls.authorities(), "cluster.tlsAuthorities");
        X509Certificate own = certificates(tls.certificate(), "cluster.tlsCertificate").getFirst();
        try {
            own.checkValidity();
        } catch (CertificateException _) {
            throw new UnusableTlsException(
                "cluster.tlsCertificate",
                tls.certificate(),
                "holds a certificate that is valid from " +
                    own.getNotBefore().toInstant() +
                    " to " +
                    own.getNotAfter().toInstant()
            );
        }
        requireFitting(key(tls.key(), own.getPublicKey()), own.getPublicKey(), tls);
    }

    private static List<X509Certificate> certificates(Path file, String key) {
        try (InputStream in = Files.newInputStream(file)) {
            List<? extends Certificate> found = List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(in)
            );
            if (found.isEmpty()) {
                throw new UnusableTlsException(key, file, "holds no certificate in PEM");
            }
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (IOException _) {
            throw new UnusableTlsException(key, file, "cannot be read");
        } catch (CertificateException _) {
            throw new UnusableTlsException(key, file, "holds something that is no certificate in PEM");
        }
    }

    private static PrivateKey key(Path file, PublicKey counterpart) {
        try {
            Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (!pem.find()) {
                throw new UnusableTlsException("cluster.tlsKey", file, "holds no private key in PEM (PKCS #8)");
            }
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(counterpart.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IOException _) {
            throw new UnusableTlsException("cluster.tlsKey", file, "cannot be read");
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw new UnusableTlsException(
                "cluster.tlsKey",
                file,
                "holds no " + counterpart.getAlgorithm() + " key, as the certificate has"
            );
        }
    }

    private static void requireFitting(PrivateKey key, PublicKey counterpart, BusTls tls) {
        String algorithm = switch (counterpart.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case String other -> other;
        };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(ANYTHING);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(counterpart);
            verifying.update(ANYTHING);
            if (verifying.verify(signing.sign())) {
                return;
            }
        } catch (GeneralSecurityException _) {
            // The same as a signature that is wrong.
        }
        throw new UnusableTlsException(
            "cluster.tlsKey",
            tls.key(),
            "is not the key of the certificate in " + tls.certificate()
        );
    }
}
