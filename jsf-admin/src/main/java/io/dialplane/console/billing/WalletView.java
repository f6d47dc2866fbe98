package io.dialplane.console.billing;

import io.dialplane.billing.EntryFilter;
import io.dialplane.billing.EntryKind;
import io.dialplane.billing.LedgerEntry;
import io.dialplane.billing.Wallet;
import io.dialplane.billing.WalletService;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.NamedRequest;
import io.dialplane.platform.Texts;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** What the company has, where it went, and top-ups by superusers. */
@Named("wallet")
@RequestScoped
public class WalletView {

    private static final int SIZE = 50;
    private static final long MOST = 100_000_000_000_000_000L;

    @Inject
    private WalletService wallets;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private String kind;
    private String from;
    private String to;
    private String before;
    private String amount;
    private String reason;
    private String request;
    private Wallet shown;
    private List<LedgerEntry> rows;

    public Wallet getShown() {
        if (shown == null) {
            shown = wallets.wallet(signedIn.companyId());
        }
        return shown;
    }

    public List<LedgerEntry> getRows() {
        if (rows == null) {
            ZoneId zone = companies.get(signedIn.companyId()).timeZone();
            rows = actions.read(
                    () -> wallets.page(
                            signedIn.companyId(),
                            new EntryFilter(
                                    Entered.word(EntryKind.class, kind),
                                    Entered.moment("from", from, zone, false),
                                    Entered.moment("to", to, zone, true)),
                            before != null && before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null,
                            SIZE),
                    List.of());
        }
        return rows;
    }

    public Long getNext() {
        return getRows().size() < SIZE ? null : rows.get(rows.size() - 1).id();
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

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = from;
    }

    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = to;
    }

    public String getBefore() {
        return before;
    }

    public void setBefore(String before) {
        this.before = before;
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
