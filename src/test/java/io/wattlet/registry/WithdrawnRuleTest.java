package io.wattlet.registry;

import static io.wattlet.proto.electricity.v1.GranularCertificateType.PRODUCTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattlet.proto.registry.v1.Transaction;
import io.wattlet.registry.ElectricityRules.Verdict;
import org.junit.jupiter.api.Test;

class WithdrawnRuleTest {

    private final Ledger ledger = new Ledger();
    private final CertificateId id = ledger.issue(PRODUCTION, Workshop.secret(250, Workshop.ALICE));
    private final Transaction withdrawal = Workshop.signed(id, Workshop.withdrawn(), Workshop.ISSUER::sign);

    @Test
    void anIssuerOfTheAreaWithdrawsOnce() {
        ledger.write(id, withdrawal);
        assertTrue(ledger.state(id).isWithdrawn());
        assertEquals(new Verdict.Invalid("Certificate is already withdrawn"), ledger.verdict(id, withdrawal));
    }

    @Test
    void nobodyElseDoes() {
        ledger.refuses("Invalid issuer signature for GridArea ”DK1”", id, Workshop.withdrawn(), Workshop.ALICE);
        assertEquals(new Verdict.Invalid("Certificate does not exist"), ledger.verdict(Workshop.newId(), withdrawal));
    }

    @Test
    void anAreaThatLeftTheNetworkWithdrawsNoMore() {
        NetworkConfiguration network = Workshop.network();
        Ledger later = new Ledger(
            new NetworkConfiguration(
                network.registries(),
                java.util.Map.of(),
                network.issuers(),
                null,
                network.timeConstraint()
            )
        );
        ledger.stream(id).forEach(transaction -> later.append(id, transaction));
        assertEquals(new Verdict.Invalid("No issuer found for GridArea ”DK1”"), later.verdict(id, withdrawal));
    }
}
