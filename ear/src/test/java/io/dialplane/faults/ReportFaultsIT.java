package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A report is recorded once and charged once, however often and at however many places at once it arrives. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class ReportFaultsIT {

    private static final String REPORT = "/api/dialer/report-result";

    private final Installation dialplane;
    private final URI otherNode;

    ReportFaultsIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.otherNode = dialplane.node(1).uri();
    }

    @Test
    void theSameReportAtOnceAtTwoNodesIsRecordedOnce(TestCompany company) throws Exception {
        int pairs = Build.inFullLength() ? 5_000 : 200;
        company.pays(1).topsUp(1_000_000);
        List<String> numbers = company.addsNumbers(pairs);
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < pairs; i++) {
                ObjectNode report = TestCompany.reportOf(numbers.get(i), "CONNECTED");
                // every second pair with a key
                Api dialer = i % 2 == 0 ? company.dialer() : company.dialer().with("Idempotency-Key", "pair-" + i);
                Future<Answer> here = clients.submit(sending(dialer, report, together));
                Future<Answer> there = clients.submit(sending(dialer.on(otherNode), report, together));
                int recorded = 0;
                for (Answer answer : List.of(here.get(), there.get())) {
                    if (answer.status() == 409 && i % 2 == 1) {
                        answer.isProblem(409, null);
                    } else {
                        recorded += answer.expect(200).at("duplicate").asBoolean() ? 0 : 1;
                    }
                }
                assertThat(recorded).as("answers that say: recorded now").isEqualTo(1);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(dialplane.pool().count("SELECT count(*) FROM call_result")).isEqualTo(pairs);
        assertThat(dialplane.pool().count("SELECT count(*) FROM company_number WHERE attempts = 1"))
                .isEqualTo(pairs);
        assertThat(company.balance()).isEqualTo(1_000_000 - pairs);
    }

    private static Callable<Answer> sending(Api dialer, ObjectNode report, CyclicBarrier together) {
        return () -> {
            together.await();
            return dialer.post(REPORT, report);
        };
    }

    @Test
    void anAnswerThatGotLostIsAskedForAgain(TestCompany company) {
        company.opens().pays(1).topsUp(1_000);
        List<String> numbers = company.addsNumbers(20);
        assertThat(company.numbersOfBatch(20)).hasSize(20);
        try (LossyProxy network = new LossyProxy(dialplane.node().uri())) {
            for (int i = 0; i < numbers.size(); i++) {
                ObjectNode report =
                        TestCompany.reportOf(numbers.get(i), "CONNECTED").put("call_allowed", i % 2 == 0);
                Api dialer = i < 10 ? company.dialer() : company.dialer().with("Idempotency-Key", "lost-" + i);
                assertThatThrownBy(() -> dialer.on(network.uri()).post(REPORT, report))
                        .isInstanceOf(UncheckedIOException.class);
                int version = company.admin().get("/api/schedule").number("config/version");
                for (Api again : List.of(dialer, dialer.on(otherNode))) {
                    assertThat(again.post(REPORT, report)
                                    .expect(200)
                                    .at("duplicate")
                                    .asBoolean())
                            .isTrue();
                }
                assertThat(company.admin().get("/api/schedule").number("config/version"))
                        .as("asking again changes nothing")
                        .isEqualTo(version);
            }
            assertThat(network.lost()).isGreaterThanOrEqualTo(numbers.size());
        }
        assertThat(dialplane.pool().count("SELECT count(*) FROM call_result")).isEqualTo(20);
        assertThat(company.balance()).isEqualTo(980);
        assertThat(dialplane.pool().count("SELECT count(*) FROM number_state WHERE lease_batch IS NOT NULL"))
                .isZero();
    }
}
