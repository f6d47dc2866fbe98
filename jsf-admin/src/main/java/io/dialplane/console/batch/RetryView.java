package io.dialplane.console.batch;

import io.dialplane.batch.RetryRules;
import io.dialplane.batch.RetryService;
import io.dialplane.callresult.CallStatus;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rules by which the company calls its own numbers again; each rule is added and removed by itself. */
@Named("retry")
@RequestScoped
public class RetryView {

    private static final int YEAR = 525_600;
    private static final int MOST_RULES = 20;
    private static final int MOST_ATTEMPTS = 100;
    private static final String HERE = "/retry.xhtml";

    @Inject
    private RetryService retries;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private RetryRules shown;
    private String gap;
    private CallStatus status;
    private String delay;
    private String attempts;
    private String rule;

    public RetryRules getShown() {
        if (shown == null) {
            shown = retries.get(signedIn.companyId());
        }
        return shown;
    }

    public String enable() {
        return change(
                () -> new RetryRules(true, getShown().minimumGap(), getShown().rules(), false));
    }

    public String disable() {
        return change(
                () -> new RetryRules(false, getShown().minimumGap(), getShown().rules(), false));
    }

    public String saveGap() {
        return change(() -> new RetryRules(
                getShown().enabled(),
                Duration.ofMinutes(Entered.needed("minimum_gap_minutes", gap, 1, YEAR)),
                getShown().rules(),
                false));
    }

    public String add() {
        return change(() -> {
            if (status == null || !status.isReportable() || status.blocks() != null) {
                throw DomainException.invalid("status", "retry.status");
            }
            List<RetryRules.Rule> rules = new ArrayList<>(getShown().rules());
            if (rules.stream().anyMatch(one -> one.status().equals(status.name()))) {
                throw DomainException.invalid("status", "retry.twice");
            }
            if (rules.size() == MOST_RULES) {
                throw DomainException.invalid("status", "retry.status");
            }
            rules.add(new RetryRules.Rule(
                    status.name(), Duration.ofMinutes(Entered.needed("delay_minutes", delay, 1, YEAR)), (int)
                            Entered.needed("max_attempts", attempts, 2, MOST_ATTEMPTS)));
            return new RetryRules(getShown().enabled(), getShown().minimumGap(), rules, false);
        });
    }

    public String remove() {
        return change(() -> new RetryRules(
                getShown().enabled(),
                getShown().minimumGap(),
                getShown().rules().stream()
                        .filter(one -> !one.status().equals(rule))
                        .toList(),
                false));
    }

    private String change(java.util.function.Supplier<RetryRules> wanted) {
        return actions.change(HERE, () -> {
            retries.change(signedIn.companyId(), signedIn.actor(), wanted.get());
            return look.text("saved");
        });
    }

    public String getGap() {
        return gap == null ? Long.toString(getShown().minimumGap().toMinutes()) : gap;
    }

    public void setGap(String gap) {
        this.gap = gap;
    }

    public CallStatus getStatus() {
        return status;
    }

    public void setStatus(CallStatus status) {
        this.status = status;
    }

    public String getDelay() {
        return delay;
    }

    public void setDelay(String delay) {
        this.delay = delay;
    }

    public String getAttempts() {
        return attempts;
    }

    public void setAttempts(String attempts) {
        this.attempts = attempts;
    }

    public String getRule() {
        return rule;
    }

    public void setRule(String rule) {
        this.rule = rule;
    }
}
