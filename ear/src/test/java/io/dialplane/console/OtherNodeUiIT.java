package io.dialplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Browser;
import io.dialplane.testing.Chromium;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is changed over REST at one node is seen without reloading by whoever looks at the console of another. */
@ExtendWith({TwoNodes.class, Chromium.class})
@Tag("two-nodes")
class OtherNodeUiIT {

    private final Browser browser;
    private final Desk desk;

    OtherNodeUiIT(Installation dialplane, Browser browser) {
        this.browser = browser;
        this.desk = new Desk(dialplane.node(1), browser);
    }

    @AfterEach
    void thePagesComplainOfNothing() {
        assertThat(browser.log()).isEmpty();
    }

    @Test
    void aChangeAtOneNodeIsSeenAtAnother(TestCompany company) {
        company.addsNumbers(3);
        desk.logIn(company.adminPerson());
        desk.open("index.xhtml");
        desk.await(() -> "true".equals(browser.run("return document.documentElement.dataset.listens")));
        desk.await(() -> browser.text("total").equals("3"));
        company.addsNumbers(2);
        desk.await(() -> browser.text("total").equals("5"));
        company.topsUp(700);
        desk.await(() -> desk.first(".figures").contains("700"));
    }
}
