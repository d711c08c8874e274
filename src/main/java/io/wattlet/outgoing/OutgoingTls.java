package io.wattlet.outgoing;

import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a node shows to servers that want a certificate, and whose certificates it trusts beside those that Java does. */
public final class OutgoingTls {

    /** No certificate, and the authorities that Java trusts. */
    public static final OutgoingTls NONE = new OutgoingTls(Optional.empty(), List.of());

    private record Identity(Buffer certificate, Buffer key) {
        @Override
        public String toString() {
            return "Identity[***]";
        }
    }

    private final Optional<Identity> identity;
    private final List<Certificate> authorities;

    private OutgoingTls(Optional<Identity> identity, List<Certificate> authorities) {
        this.identity = identity;
        this.authorities = List.copyOf(authorities);
    }

    /**
     * The same with a certificate of the node's own. Blocks.
     *
     * @param certificate file with the chain in PEM, the node's own first
     * @param key         file with its private key in PEM, PKCS #8
     * @throws UnusableTlsException if the files are of no use; repeats nothing of them
     */
    public OutgoingTls showing(Path certificate, Path key) throws UnusableTlsException {
        Identity read = new Identity(content(certificate), content(key));
        try {
            SslContextBuilder.forClient()
                .keyManager(
                    new ByteArrayInputStream(read.certificate().getBytes()),
                    new ByteArrayInputStream(read.key().getBytes())
                )
                .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new UnusableTlsException(
                certificate + " and " + key + " do not hold a certificate chain and its key"
            );
        }
        return new OutgoingTls(Optional.of(read), authorities);
    }

    /**
     * The same with more authorities to trust. Blocks.
     *
     * @param file with one or more certificates in PEM
     * @throws UnusableTlsException if the file is of no use
     */
    public OutgoingTls trusting(Path file) throws UnusableTlsException {
        try {
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509").generateCertificates(
                new ByteArrayInputStream(content(file).getBytes())
            );
            if (read.isEmpty()) {
                throw new UnusableTlsException(file + " holds no certificate");
            }
            return new OutgoingTls(identity, List.copyOf(read));
        } catch (CertificateException e) {
            throw new UnusableTlsException(file + " does not hold certificates in PEM");
        }
    }

    /** Has a client do so. */
    void applyTo(HttpClientOptions options) {
        identity.ifPresent(shown ->
            options.setKeyCertOptions(
                new PemKeyCertOptions().addCertValue(shown.certificate()).addKeyValue(shown.key())
            )
        );
        if (!authorities.isEmpty()) {
            options.setTrustOptions(TrustOptions.wrap(trust()));
        }
    }

    private TrustManagerFactory trust() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate authority : trusted()) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            return factory(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java platform cannot trust certificates", e);
        }
    }

    /** Every authority that is trusted. */
    List<Certificate> trusted() throws GeneralSecurityException {
        List<Certificate> all = new ArrayList<>(authorities);
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                all.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return all;
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static Buffer content(Path file) throws UnusableTlsException {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UnusableTlsException(file + " cannot be read");
        }
    }
}
