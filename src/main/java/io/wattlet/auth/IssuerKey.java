package io.wattlet.auth;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key that an issuer of tokens signs with, and no other issuer. */
public final class IssuerKey {

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([^-]*)-----END \\1-----");
    private static final String KIND = "PUBLIC KEY";
    private static final String EXPECTED =
        " does not hold one public key in PEM (BEGIN PUBLIC KEY), RSA of at least 2048 bits or ECDSA on P-256, P-384 or P-521";

    private final String issuer;
    private final VerificationKey key;

    private IssuerKey(String issuer, VerificationKey key) {
        this.issuer = issuer;
        this.key = key;
    }

    /**
     * Reads the key from a file. Blocks.
     *
     * @param issuer as tokens name it
     * @param file   with one public key in PEM (RFC 7468), RSA or ECDSA
     * @throws IssuerKeyException when there is none that can be used; names the file and repeats nothing of it
     */
    public static IssuerKey read(String issuer, Path file) throws IssuerKeyException {
        String pem;
        try {
            pem = Files.readString(file);
        } catch (IOException e) {
            throw new IssuerKeyException(file + " cannot be read");
        }
        return new IssuerKey(issuer, publicKey(pem).orElseThrow(() -> new IssuerKeyException(file + EXPECTED)));
    }

    /** Who signs with it. */
    public String issuer() {
        return issuer;
    }

    VerificationKey key() {
        return key;
    }

    private static Optional<VerificationKey> publicKey(String pem) {
        Matcher block = PEM.matcher(pem);
        if (!block.find() || !block.group(1).equals(KIND)) {
            return Optional.empty();
        }
        String base64 = block.group(2);
        if (block.find()) {
            return Optional.empty();
        }
        try {
            X509EncodedKeySpec encoded = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
            return rsa(encoded).or(() -> ecdsa(encoded));
        } catch (IllegalArgumentException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> rsa(X509EncodedKeySpec encoded) {
        try {
            RSAPublicKey key = (RSAPublicKey) factory("RSA").generatePublic(encoded);
            return VerificationKey.of(new RSAKey.Builder(key).build());
        } catch (InvalidKeySpecException _) {
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> ecdsa(X509EncodedKeySpec encoded) {
        try {
            ECPublicKey key = (ECPublicKey) factory("EC").generatePublic(encoded);
            return Optional.ofNullable(Curve.forECParameterSpec(key.getParams())).flatMap(curve ->
                VerificationKey.of(new ECKey.Builder(curve, key).build())
            );
        } catch (InvalidKeySpecException _) {
            return Optional.empty();
        }
    }

    private static KeyFactory factory(String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java platform has no " + algorithm, impossible);
        }
    }
}
