package io.wattlet.devnet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.wattlet.crypto.Commitment;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.registry.CertificateProjection;
import io.wattlet.registry.Slice;
import java.util.Optional;
import java.util.Set;

/**
 * One slice in the database of a wallet.
 *
 * @param place      which key of the wallet it belongs to
 * @param quantity   in watt-hours
 * @param commitment made again from quantity and blinding, 32 bytes
 * @param owner      the public key at its place, 33 bytes
 * @param state      available, claimed, or sliced (used up or given away)
 */
record RecordedSlice(String place, long quantity, Buffer commitment, Buffer owner, String state) {
    static RecordedSlice of(JsonNode recorded, ExtendedPrivateKey wallet) {
        int endpoint = Math.toIntExact(Fields.number(recorded, "endpoint"));
        int position = Math.toIntExact(Fields.number(recorded, "position"));
        long quantity = Fields.number(recorded, "quantity");
        return new RecordedSlice(
            "slice-" + endpoint + "-" + position,
            quantity,
            Buffer.buffer(Commitment.of(quantity, Fields.blinding(recorded)).toBytes()),
            Buffer.buffer(wallet.derive(endpoint).derive(position).publicKey().compressed()),
            Fields.text(recorded, "state")
        );
    }

    /** Whether this is the slice of the stream: same commitment, same owner. */
    boolean is(Slice slice) {
        return slice.commitment().equals(commitment) && slice.isOwnedBy(owner);
    }

    /** It was on the stream with this commitment and owner, and is now in the recorded state. */
    Optional<String> check(CertificateProjection certificate, Set<Slice> history) {
        String ours = SliceStates.all(certificate)
            .stream()
            .filter(found -> is(found.slice()))
            .map(SliceStates.State::name)
            .findFirst()
            .orElse("sliced");
        return new Differences()
            .check(history.stream().anyMatch(this::is), "no slice of the stream ever had this commitment and this key")
            .equal("the state", state, ours)
            .found();
    }
}
