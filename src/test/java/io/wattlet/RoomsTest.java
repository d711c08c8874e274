package io.wattlet;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.vertx.core.Vertx;
import io.wattlet.store.Availability;
import java.time.Duration;

/** Which package may know which, and what nobody does. A rule that speaks of a package without classes fails. */
@AnalyzeClasses(packages = "io.wattlet", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    private static final String[] EDGES = { "io.wattlet.http..", "io.wattlet.grpc..", "io.wattlet.edge.." };
    private static final String[] BEHIND_THE_EDGES = {
        "auth",
        "command",
        "crypto",
        "edge",
        "events",
        "match",
        "query",
        "registry",
        "wallet",
    };
    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.wattlet..").and(
        not(resideInAPackage("io.wattlet.proto.."))
    );

    @ArchTest
    static final ArchRule cryptoKnowsNothingOfTheRest = noClasses()
        .that()
        .resideInAPackage("io.wattlet.crypto..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.vertx..", "io.wattlet..", "com.google.protobuf..").and(
                not(resideInAPackage("io.wattlet.crypto.."))
            )
        );

    @ArchTest
    static final ArchRule registriesKnowNoWallets = onlyKnows("registry", "crypto", "outgoing");

    @ArchTest
    static final ArchRule theWayOutKnowsNobody = onlyKnows("outgoing");

    @ArchTest
    static final ArchRule theClusterKnowsNothingOfWhatItIsFor = onlyKnows("cluster");

    @ArchTest
    static final ArchRule theClusterAloneKnowsHowMembersFindEachOther = noClasses()
        .that()
        .resideOutsideOfPackage("io.wattlet.cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..");

    @ArchTest
    static final ArchRule storageKnowsNothingOfWhatIsStored = onlyKnows("store");

    @ArchTest
    static final ArchRule walletsKnowKeysAndStorage = onlyKnows("wallet", "crypto", "registry", "store");

    @ArchTest
    static final ArchRule commandsKnowWhoOwnsWhat = onlyKnows("command", "crypto", "registry", "store", "wallet");

    @ArchTest
    static final ArchRule queriesShareNothingWithCommandsButTheSchema = onlyKnows(
        "query",
        "crypto",
        "registry",
        "store",
        "wallet"
    );

    @ArchTest
    static final ArchRule plansAreCommandsCarriedOut = onlyKnows(
        "plan",
        "command",
        "crypto",
        "outgoing",
        "peer",
        "registry",
        "store",
        "wallet"
    );

    @ArchTest
    static final ArchRule matchingMakesCommands = onlyKnows("match", "command", "registry", "store", "wallet");

    @ArchTest
    static final ArchRule receivingIsACommandCarriedOut = onlyKnows(
        "receive",
        "command",
        "crypto",
        "registry",
        "store",
        "wallet"
    );

    @ArchTest
    static final ArchRule peersAreToldOfSlicesOnly = onlyKnows("peer", "command", "outgoing", "registry", "wallet");

    @ArchTest
    static final ArchRule jobsAreBehindTheEdges = onlyKnows("jobs", "command", "crypto", "registry", "store", "wallet");

    @ArchTest
    static final ArchRule eventsKnowWhatTheyAreAbout = onlyKnows(
        "events",
        "command",
        "crypto",
        "outgoing",
        "registry",
        "store",
        "wallet"
    );

    @ArchTest
    static final ArchRule takingOverAWalletIsAboutWhatIsStored = onlyKnows(
        "importer",
        "command",
        "crypto",
        "registry",
        "store",
        "wallet"
    );

    @ArchTest
    static final ArchRule authenticationKnowsCallersOnly = onlyKnows("auth", "outgoing");

    // Of storage it knows one question: whether a failure means that the database is away.
    @ArchTest
    static final ArchRule whatEdgesShareIsWhatLiesBehindThem = noClasses()
        .that()
        .resideInAPackage("io.wattlet.edge..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.wattlet..")
                .and(not(known("edge", "auth", "command", "events", "match", "query", "wallet")))
                .and(not(equivalentTo(Availability.class)))
        );

    @ArchTest
    static final ArchRule theRestEdgeKnowsCommandsAndQueries = onlyKnows("http", BEHIND_THE_EDGES);

    @ArchTest
    static final ArchRule theGrpcEdgeKnowsCommandsAndQueries = onlyKnows("grpc", BEHIND_THE_EDGES);

    @ArchTest
    static final ArchRule edgesHaveNoSql = noClasses()
        .that()
        .resideInAnyPackage(EDGES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..", "java.sql..");

    @ArchTest
    static final ArchRule nothingButTheNodeKnowsTheEdges = noClasses()
        .that(
            OURS.and(
                not(
                    resideInAnyPackage(
                        "io.wattlet.http..",
                        "io.wattlet.grpc..",
                        "io.wattlet.edge..",
                        "io.wattlet.node.."
                    )
                )
            )
        )
        .and(not(resideInAPackage("io.wattlet.devnet..")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EDGES);

    @ArchTest
    static final ArchRule theNodeIsKnownToItsStartersOnly = noClasses()
        .that(OURS.and(not(resideInAnyPackage("io.wattlet", "io.wattlet.node..", "io.wattlet.devnet.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.wattlet.node..");

    @ArchTest
    static final ArchRule productionKnowsNoDevnet = noClasses()
        .that(OURS.and(not(resideInAPackage("io.wattlet.devnet.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.wattlet.devnet..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
        .matching("io.wattlet.(*)..")
        .should()
        .beFreeOfCycles();

    @ArchTest
    static final ArchRule thereIsOneLog = noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule theConsoleIsForMainClassesAlone = noClasses()
        .that()
        .resideOutsideOfPackages("io.wattlet", "io.wattlet.devnet..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err");

    // With it, what goes out follows the same rules for all.
    @ArchTest
    static final ArchRule nobodyElseCallsOut = noClasses()
        .that()
        .resideOutsideOfPackages("io.wattlet.outgoing..", "io.wattlet.devnet..", "io.wattlet.proto..")
        .should()
        .callMethodWhere(
            target(nameMatching("httpClientBuilder|createHttpClient|createNetClient|createWebSocketClient")).and(
                target(owner(assignableTo(Vertx.class)))
            )
        );

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class);

    /** A package that depends on these of ours, on itself, and on what protoc made; and on no other of ours. */
    private static ArchRule onlyKnows(String room, String... others) {
        return noClasses()
            .that()
            .resideInAPackage("io.wattlet." + room + "..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.wattlet..").and(not(known(room, others))));
    }

    private static DescribedPredicate<JavaClass> known(String room, String... others) {
        DescribedPredicate<JavaClass> known = resideInAnyPackage("io.wattlet.proto..", "io.wattlet." + room + "..");
        for (String other : others) {
            known = known.or(resideInAPackage("io.wattlet." + other + ".."));
        }
        return known;
    }
}
