package io.wattlet.wallet;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.crypto.MalformedKeyException;
import io.wattlet.store.Database;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Makes, disables and enables wallets; makes the endpoints at which they receive, and notes those to which they send. */
public final class Wallets {

    /** Longest name of an owner, in characters. */
    public static final int LONGEST_OWNER = 64;

    /** Longest note that a caller may attach to an external endpoint, in characters. */
    public static final int LONGEST_TEXT_REFERENCE = 256;

    /** Numbers tried for one endpoint; more than one is needed only where wallets share an imported key. */
    private static final int ENDPOINT_ATTEMPTS = 16;

    private static final String INSERT_WALLET = """
        insert into wallet (id, owner, master_key, master_key_id, public_key)
        values ($1, $2, $3, $4, $5)
        on conflict (owner) do nothing
        """;

    private static final String FIND_WALLET = """
        select id
          from wallet
         where owner = $1
        """;

    // The number is taken for good, whether or not an endpoint comes of it.
    private static final String TAKE_NUMBER = """
        with target as (
          select id, disabled_at
            from wallet
           where id = $1
             and owner = $2
             and removal_began_at is null
        ), taken as (
          update wallet
             set next_endpoint = wallet.next_endpoint + 1
            from target
           where wallet.id = target.id
             and wallet.disabled_at is null
          returning wallet.next_endpoint - 1 as position, wallet.public_key
        )
        select taken.position, taken.public_key
          from target
          left join taken on true
        """;

    // One row when the wallet is there, with its new time when it was not disabled before. Callers see whole seconds.
    private static final String DISABLE = """
        with target as (
          select id
            from wallet
           where id = $1
             and owner = $2
             and removal_began_at is null
        ), disabled as (
          update wallet
             set disabled_at = date_trunc('second', now())
            from target
           where wallet.id = target.id
             and wallet.disabled_at is null
          returning wallet.disabled_at
        )
        select disabled.disabled_at
          from target
          left join disabled on true
        """;

    private static final String ENABLE = """
        update wallet
           set disabled_at = null
         where id = $1
           and owner = $2
           and removal_began_at is null
        """;

    private static final String INSERT_ENDPOINT = """
        insert into wallet_endpoint (id, wallet_id, position, public_key)
        values ($1, $2, $3, $4)
        on conflict (public_key) do nothing
        """;

    private static final String INSERT_EXTERNAL_ENDPOINT = """
        with local as (
          select wallet.owner, wallet.disabled_at is not null as disabled
            from wallet_endpoint
            join wallet on wallet.id = wallet_endpoint.wallet_id
           where wallet_endpoint.public_key = $4::bytea
        ), inserted as (
          insert into external_endpoint (id, owner, url, public_key, text_reference)
          select $1::uuid, $2::varchar, $3::varchar, $4::bytea, $5::varchar
           where not exists (select from local where local.disabled or local.owner = $2::varchar)
        )
        select coalesce(bool_or(local.disabled), false) as disabled,
               coalesce(bool_or(local.owner = $2::varchar), false) as own
          from local
        """;

    private final Pool pool;
    private final MasterKeys masterKeys;
    private final EndpointAddresses addresses;

    /** Stores in {@link Database#pool}; private keys are sealed first. */
    public Wallets(Database database, MasterKeys masterKeys, EndpointAddresses addresses) {
        this.pool = database.pool();
        this.masterKeys = masterKeys;
        this.addresses = addresses;
    }

    /**
     * Makes a wallet.
     *
     * @param importedKey 74-byte extended private key to use; empty to generate one
     * @return the wallet's id; fails with {@link Refusal.InvalidPrivateKey}, {@link Refusal.OwnerTooLong} or
     *     {@link Refusal.WalletExists}, looked for in this order
     */
    public Future<UUID> create(String owner, Optional<Buffer> importedKey) {
        ExtendedPrivateKey key;
        try {
            key = importedKey
                .map(bytes -> ExtendedPrivateKey.parse(bytes.getBytes()))
                .orElseGet(ExtendedPrivateKey::generate);
        } catch (MalformedKeyException _) {
            return refused(new Refusal.InvalidPrivateKey());
        }
        if (isTooLong(owner, LONGEST_OWNER)) {
            return refused(new Refusal.OwnerTooLong());
        }
        UUID id = UUID.randomUUID();
        Tuple row = Tuple.of(
            id,
            owner,
            masterKeys.seal(key, id),
            masterKeys.currentKeyId(),
            Buffer.buffer(key.publicKey().toBytes())
        );
        return pool
            .preparedQuery(INSERT_WALLET)
            .execute(row)
            .compose(result ->
                result.rowCount() == 1 ? Future.succeededFuture(id) : refused(new Refusal.WalletExists())
            );
    }

    /**
     * The wallet of an owner, which is made where there is none yet.
     *
     * @return the wallet's id; fails with {@link Refusal.OwnerTooLong}
     */
    public Future<UUID> findOrCreate(String owner) {
        return find(owner).compose(found ->
            found.isPresent()
                ? Future.succeededFuture(found.get())
                : create(owner, Optional.empty()).recover(failure -> madeMeanwhile(owner, failure))
        );
    }

    private Future<Optional<UUID>> find(String owner) {
        return pool
            .preparedQuery(FIND_WALLET)
            .execute(Tuple.of(owner))
            .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next().getUUID("id")));
    }

    private Future<UUID> madeMeanwhile(String owner, Throwable failure) {
        return failure instanceof RefusedException refused && refused.refusal() instanceof Refusal.WalletExists
            ? find(owner).map(Optional::orElseThrow)
            : Future.failedFuture(failure);
    }

    /**
     * Disables a wallet: from now on it is neither read nor given commands, and slices are not taken in for it. What was
     * accepted before goes on to its end.
     *
     * @return since when it is disabled, in whole seconds; fails with {@link Refusal.WalletNotFound}, or with
     *     {@link Refusal.WalletDisabled} when it was disabled already
     */
    public Future<Instant> disable(String owner, UUID walletId) {
        return pool
            .preparedQuery(DISABLE)
            .execute(Tuple.of(walletId, owner))
            .compose(rows -> {
                if (rows.size() == 0) {
                    return refused(new Refusal.WalletNotFound());
                }
                OffsetDateTime disabledAt = rows.iterator().next().getOffsetDateTime("disabled_at");
                return disabledAt == null
                    ? refused(new Refusal.WalletDisabled())
                    : Future.succeededFuture(disabledAt.toInstant());
            });
    }

    /**
     * Enables a wallet, also one that is not disabled.
     *
     * @return fails with {@link Refusal.WalletNotFound}
     */
    public Future<Void> enable(String owner, UUID walletId) {
        return pool
            .preparedQuery(ENABLE)
            .execute(Tuple.of(walletId, owner))
            .compose(rows -> rows.rowCount() == 1 ? Future.succeededFuture() : refused(new Refusal.WalletNotFound()));
    }

    /**
     * Makes an endpoint at which a wallet of the owner receives slices. Its key is the child of the wallet's key at the
     * next number of the wallet's counter; no number is ever used twice. Slices sent to it are taken in over any transport;
     * the transport decides what the reference says.
     *
     * @param transport that senders shall use; empty for the usual one
     * @return what senders need to know; fails with {@link Refusal.WalletNotFound}, {@link Refusal.WalletDisabled} or
     *     {@link Refusal.EndpointTaken}
     */
    public Future<EndpointReference> createEndpoint(String owner, UUID walletId, Optional<Transport> transport) {
        return createEndpoint(owner, walletId, ENDPOINT_ATTEMPTS).map(publicKey ->
            new EndpointReference(addresses.over(transport), publicKey)
        );
    }

    private Future<Buffer> createEndpoint(String owner, UUID walletId, int attempts) {
        if (attempts == 0) {
            return refused(new Refusal.EndpointTaken());
        }
        return pool
            .preparedQuery(TAKE_NUMBER)
            .execute(Tuple.of(walletId, owner))
            .compose(rows -> {
                if (rows.size() == 0) {
                    return refused(new Refusal.WalletNotFound());
                }
                Row row = rows.iterator().next();
                if (row.getInteger("position") == null) {
                    return refused(new Refusal.WalletDisabled());
                }
                int position = row.getInteger("position");
                Buffer publicKey = child(row.getBuffer("public_key"), position);
                return insertEndpoint(walletId, position, publicKey).compose(inserted ->
                    inserted ? Future.succeededFuture(publicKey) : createEndpoint(owner, walletId, attempts - 1)
                );
            });
    }

    private Future<Boolean> insertEndpoint(UUID walletId, int position, Buffer publicKey) {
        return pool
            .preparedQuery(INSERT_ENDPOINT)
            .execute(Tuple.of(UUID.randomUUID(), walletId, position, publicKey))
            .map(result -> result.rowCount() == 1);
    }

    static Buffer child(Buffer walletPublicKey, int position) {
        return Buffer.buffer(ExtendedPublicKey.parse(walletPublicKey.getBytes()).derive(position).toBytes());
    }

    /**
     * Notes an endpoint of somebody else's wallet as a receiver. The same one may be noted repeatedly.
     *
     * @param textReference what the caller calls it; may be empty
     * @return the id under which transfers name it; fails with {@link Refusal.OwnerTooLong},
     *     {@link Refusal.WalletDisabled} when the endpoint is one of a disabled wallet here, or
     *     {@link Refusal.ReceiverIsSelf}, looked for in this order
     */
    public Future<UUID> createExternalEndpoint(
        String owner,
        ReceiverUrl url,
        ExtendedPublicKey publicKey,
        String textReference
    ) {
        if (isTooLong(textReference, LONGEST_TEXT_REFERENCE)) {
            return Future.failedFuture(new IllegalArgumentException("the text reference is too long"));
        }
        if (isTooLong(owner, LONGEST_OWNER)) {
            return refused(new Refusal.OwnerTooLong());
        }
        UUID id = UUID.randomUUID();
        return pool
            .preparedQuery(INSERT_EXTERNAL_ENDPOINT)
            .execute(Tuple.of(id, owner, url.toString(), Buffer.buffer(publicKey.toBytes()), textReference))
            .compose(rows -> {
                Row row = rows.iterator().next();
                if (row.getBoolean("disabled")) {
                    return refused(new Refusal.WalletDisabled());
                }
                return row.getBoolean("own") ? refused(new Refusal.ReceiverIsSelf()) : Future.succeededFuture(id);
            });
    }

    private static boolean isTooLong(String text, int longest) {
        return text.codePointCount(0, text.length()) > longest;
    }

    private static <T> Future<T> refused(Refusal refusal) {
        return Future.failedFuture(new RefusedException(refusal));
    }
}
