package io.wattlet.behaviour;

import io.wattlet.behaviour.Told.Accepted;
import io.wattlet.behaviour.Told.CertificateId;
import io.wattlet.behaviour.Told.Changes;
import io.wattlet.behaviour.Told.Claim;
import io.wattlet.behaviour.Told.Held;
import io.wattlet.behaviour.Told.Match;
import io.wattlet.behaviour.Told.Outcomes;
import io.wattlet.behaviour.Told.Page;
import io.wattlet.behaviour.Told.Reference;
import io.wattlet.behaviour.Told.Requests;
import io.wattlet.behaviour.Told.Sum;
import io.wattlet.behaviour.Told.Transfer;
import io.wattlet.behaviour.Told.Wallet;
import java.time.Duration;
import java.util.List;

/**
 * A wallet system as one caller uses it, whatever the edge. Every method fails with {@link FailedCall} when it is not
 * answered as asked.
 *
 * <p>Commands take an idempotency key, which is empty for none.
 */
interface WalletClient {
    /** Makes the caller's wallet with a new key, and returns its id. */
    String createWallet();

    /** Makes the caller's wallet with this extended private key, and returns its id. */
    String importWallet(byte[] privateKey);

    List<Wallet> wallets();

    Wallet wallet(String walletId);

    /** Returns since when it is disabled. */
    long disable(String walletId);

    void enable(String walletId);

    Reference createEndpoint(String walletId);

    /** Makes an endpoint that slices come to in this way. */
    Reference createEndpoint(String walletId, Asked.Transport transport);

    /** Notes somebody else's endpoint, and returns what transfers name it by. */
    String createExternalEndpoint(Reference reference, String textReference);

    Page<Held> certificates(Asked.Certificates question);

    Changes<Held> followCertificates(Asked.Changes question);

    Held certificate(CertificateId id);

    Page<Sum> sumCertificates(Asked.Sums question);

    Accepted transfer(Asked.Transfer order, String key);

    /** All or nothing when atomic, and otherwise as many as can be accepted. */
    Outcomes transferMany(List<Asked.Transfer> orders, boolean atomic, String key);

    /** Tells the receivers of a failed transfer again. */
    void redeliver(String requestId);

    Page<Transfer> transfers(Asked.Period period, Asked.Part part);

    Changes<Transfer> followTransfers(Asked.Changes question);

    Page<Sum> sumTransfers(Asked.Sums question);

    Accepted claim(Asked.Claim order, String key);

    /** All or nothing when atomic, and otherwise as many as can be accepted. */
    Outcomes claimMany(List<Asked.Claim> orders, boolean atomic, String key);

    Match match(Asked.Match order, String key);

    Page<Claim> claims(Asked.Period period, Asked.TimeMatch match, Asked.Part part);

    Changes<Claim> followClaims(Asked.Changes question);

    /** Sums claims of trial certificates, or of the others. */
    Page<Sum> sumClaims(Asked.Sums question, boolean trial);

    /** Waits so long for all of them to end. */
    Requests requests(List<String> requestIds, Duration wait);
}
