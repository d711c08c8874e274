package io.wattlet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import io.wattlet.TestDatabase;
import io.wattlet.crypto.ExtendedPrivateKey;
import io.wattlet.crypto.ExtendedPublicKey;
import io.wattlet.store.Database;
import io.wattlet.store.DatabaseConfiguration;
import io.wattlet.wallet.RemainderEndpoints.RemainderEndpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RemainderEndpointsIT {

    private static Vertx vertx;
    private static Database database;
    private static Wallets wallets;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = Database.open(vertx, new DatabaseConfiguration(TestDatabase.fresh(), 8, null));
        wallets = new Wallets(
            database,
            new MasterKeys("k", Map.of("k", Buffer.buffer(new byte[32]))),
            new EndpointAddresses(URI.create("http://h/v1/slices"), URI.create("http://h:5001"), Transport.REST)
        );
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static UUID wallet(ExtendedPrivateKey key) {
        return await(wallets.create(UUID.randomUUID().toString(), Optional.of(Buffer.buffer(key.toBytes()))));
    }

    private static Future<Map<UUID, RemainderEndpoint>> ensure(List<UUID> walletIds) {
        return database
            .pool()
            .withTransaction(connection -> RemainderEndpoints.ensure(connection, walletIds))
            .map(Objects::requireNonNull);
    }

    private static Set<Buffer> publicKeys(Map<UUID, RemainderEndpoint> endpoints) {
        return endpoints.values().stream().map(RemainderEndpoint::publicKey).collect(Collectors.toSet());
    }

    private static Buffer child(ExtendedPrivateKey key, int number) {
        ExtendedPublicKey child = key.publicKey().derive(number);
        return Buffer.buffer(child.toBytes());
    }

    @Test
    void endpointIsMadeAtTheNextNumberOnceAndThenFound() {
        ExtendedPrivateKey key = ExtendedPrivateKey.generate();
        UUID wallet = wallet(key);

        Map<UUID, RemainderEndpoint> made = await(ensure(List.of(wallet)));
        Map<UUID, RemainderEndpoint> found = await(ensure(List.of(wallet, wallet)));

        assertEquals(Set.of(wallet), made.keySet());
        assertEquals(Set.of(child(key, 1)), publicKeys(made));
        assertEquals(made, found);
    }

    @Test
    void someAreFoundAndOthersMadeInOneCall() {
        ExtendedPrivateKey key = ExtendedPrivateKey.generate();
        UUID before = wallet(key);
        Map<UUID, RemainderEndpoint> existing = await(ensure(List.of(before)));
        UUID other = wallet(ExtendedPrivateKey.generate());

        Map<UUID, RemainderEndpoint> both = await(ensure(List.of(other, before)));

        assertEquals(Set.of(before, other), both.keySet());
        assertEquals(existing.get(before), both.get(before));
        assertEquals(Map.of(), await(ensure(List.of())));
    }

    @Test
    void callsAtTheSameTimeAgreeOnOneEndpointPerWallet() {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(wallet(ExtendedPrivateKey.generate()));
        }
        List<Future<Map<UUID, RemainderEndpoint>>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<UUID> order = new ArrayList<>(ids);
            Collections.rotate(order, i);
            calls.add(ensure(order));
        }
        await(Future.all(calls));

        assertEquals(1, calls.stream().map(Future::result).distinct().count());
        long made = await(
            database
                .pool()
                .preparedQuery("select count(*) as made from wallet_endpoint where wallet_id = any($1::uuid[])")
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
        )
            .iterator()
            .next()
            .getLong("made");
        assertEquals(5, made);
    }

    @Test
    void walletsOfOneImportedKeyGetDifferentEndpoints() {
        ExtendedPrivateKey key = ExtendedPrivateKey.generate();
        UUID first = wallet(key);
        UUID second = wallet(key);

        Map<UUID, RemainderEndpoint> made = await(ensure(List.of(first, second)));

        assertEquals(Set.of(first, second), made.keySet());
        assertEquals(Set.of(child(key, 1), child(key, 2)), publicKeys(made));
    }

    @Test
    void walletThatDoesNotExistIsAnError() {
        CompletionException failure = assertThrows(CompletionException.class, () ->
            await(ensure(List.of(UUID.randomUUID())))
        );
        assertInstanceOf(IllegalArgumentException.class, failure.getCause());
    }
}
