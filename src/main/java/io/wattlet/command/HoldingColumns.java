package io.wattlet.command;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.registry.CertificateId;
import java.util.Collection;
import java.util.UUID;

/** Holdings in statements: the columns {@code wallet_id}, {@code registry} and {@code certificate_id}. */
public final class HoldingColumns {

    private HoldingColumns() {}

    /** Three arrays, for {@code unnest($1::uuid[], $2::text[], $3::uuid[])}. */
    public static Tuple arrays(Collection<Holding> holdings) {
        return Tuple.tuple()
            .addArrayOfUUID(holdings.stream().map(Holding::walletId).toArray(UUID[]::new))
            .addArrayOfString(
                holdings
                    .stream()
                    .map(holding -> holding.certificate().registry())
                    .toArray(String[]::new)
            )
            .addArrayOfUUID(
                holdings
                    .stream()
                    .map(holding -> holding.certificate().streamId())
                    .toArray(UUID[]::new)
            );
    }

    /** The holding that a row is about. */
    public static Holding read(Row row) {
        return new Holding(
            row.getUUID("wallet_id"),
            new CertificateId(row.getString("registry"), row.getUUID("certificate_id"))
        );
    }
}
