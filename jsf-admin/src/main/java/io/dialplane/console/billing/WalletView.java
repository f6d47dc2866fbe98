package io.dialplane.console.billing;

import io.dialplane.billing.EntryFilter;
import io.dialplane.billing.EntryKind;
import io.dialplane.billing.LedgerEntry;
import io.dialplane.billing.Wallet;
import io.dialplane.billing.WalletService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.LogView;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.Texts;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the company has, where it went, and top-ups by superusers. */
@Named("wallet")
@RequestScoped
public class WalletView extends LogView<LedgerEntry> {

    private static final long MOST = 100_000_000_000_000_000L;

    @Inject
    private WalletService wallets;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private String kind;
    private String amount;
    private String reason;
    private String request;
    private Wallet shown;

    public Wallet getShown() {
        if (shown == null) {
            shown = wallets.wallet(signedIn.companyId());
        }
        return shown;
    }

    @Override
    protected List<LedgerEntry> read(Instant since, Instant until, Long before, int most) {
        return wallets.page(
                signedIn.companyId(), new EntryFilter(Entered.word(EntryKind.class, kind), since, until), before, most);
    }

    @Override
    protected long id(LedgerEntry entry) {
        return entry.id();
    }

    @Override
    protected Address address() {
        return Address.of("wallet.xhtml").with("kind", kind);
    }

    public List<EntryKind> getKinds() {
        return List.of(EntryKind.values());
    }

    /** Books a top-up or a correction, once, however often the button is pressed. */
    public String adjust() {
        return actions.changeForAll("/wallet.xhtml", () -> {
            long booked = Entered.needed("amount", amount, -MOST, MOST);
            String body = booked + " " + reason;
            var adjustment = wallets.adjust(
                    signedIn.companyId(),
                    signedIn.actor(),
                    booked,
                    reason,
                    new NamedRequest("console:" + request, Texts.sha256(body)));
            return look.text("wallet.booked", show.number(adjustment.amount()), show.number(adjustment.balance()));
        });
    }

    /** Names what the form sends: the same again is booked once. */
    public String getRequest() {
        if (request == null) {
            request = UUID.randomUUID().toString();
        }
        return request;
    }

    public void setRequest(String request) {
        this.request = request;
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getAmount() {
        return amount;
    }

    public void setAmount(String amount) {
        this.amount = amount;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }
}
