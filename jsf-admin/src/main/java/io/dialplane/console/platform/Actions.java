package io.dialplane.console.platform;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.Messages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseId;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Does what a page's button is for, and says in the reader's language what came of it. */
@Named
@RequestScoped
public class Actions {

    /** Sentences whose arguments are words of the product, and what those are called by. */
    private static final Map<String, String> WORDS =
            Map.of("number.not-mutable", "status.", "import.over", "import.state-");

    @Inject
    private SignedIn signedIn;

    @Inject
    private Look look;

    @Inject
    private Show show;

    @Inject
    private FacesContext faces;

    private List<String> notices;
    private boolean outdated;

    /**
     * Changes something of the company; only administrators do.
     *
     * @param target page to go to afterwards, with its query; null: stay
     * @param work   does it, and gives what is to be said
     * @return null: what comes next has been said
     */
    public String change(String target, Supplier<String> work) {
        return perform(target, () -> {
            if (!signedIn.isAdmin()) {
                throw DomainException.forbidden("access.denied");
            }
            return work.get();
        });
    }

    /** The same for superusers. */
    public String changeForAll(String target, Supplier<String> work) {
        return perform(target, () -> {
            if (!signedIn.isSuperuser()) {
                throw DomainException.forbidden("user.superusers-only");
            }
            return work.get();
        });
    }

    /** The same for everybody who sees the page; whoever may do it the service decides. */
    public String perform(String target, Supplier<String> work) {
        try {
            String said = work.get();
            if (said != null) {
                say(FacesMessage.SEVERITY_INFO, said, target != null);
            }
        } catch (DomainException e) {
            refused(e);
            return null;
        }
        if (target != null) {
            goTo(target);
        }
        return null;
    }

    private void goTo(String target) {
        ExternalContext external = faces.getExternalContext();
        try {
            external.redirect(external.getRequestContextPath() + target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        faces.responseComplete();
    }

    /** Reads what a page shows; what is wrong with the question is said, and {@code otherwise} is shown. */
    public <T> T read(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (DomainException e) {
            refused(e);
            return otherwise;
        }
    }

    /** Says why something was refused. */
    public void refused(DomainException why) {
        outdated = outdated || why.key().equals("request.changed-meanwhile");
        List<FieldError> errors = why.errors();
        if (errors.isEmpty()) {
            say(FacesMessage.SEVERITY_ERROR, sentence(why.key(), why.args()), false);
        }
        for (FieldError error : errors) {
            say(
                    FacesMessage.SEVERITY_ERROR,
                    look.name("field.", fieldOf(error.field())) + " " + sentence(error.key(), error.args()),
                    false);
        }
    }

    /** The name of a field whose path is given: {@code windows[2].end_time} is {@code end_time}, {@code newPassword} {@code new_password}. */
    static String fieldOf(String path) {
        String last = path.replaceAll("\\[[^]]*]", "").replaceAll(".*\\.", "");
        return last.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** A sentence of the product in the reader's language; where pages need other words than programs, in theirs. */
    public String sentence(String key, Object... arguments) {
        Object[] written = new Object[arguments.length];
        for (int i = 0; i < written.length; i++) {
            written[i] = written(key, i, arguments[i]);
        }
        return look.has("said." + key)
                ? look.text("said." + key, written)
                : Messages.in(look.getLocale(), key, written);
    }

    private String written(String key, int at, Object argument) {
        String prefix = WORDS.get(key);
        if (prefix != null) {
            return Arrays.stream(String.valueOf(argument).split(", "))
                    .map(word -> look.name(prefix, word))
                    .collect(Collectors.joining(look.text("list.and")));
        }
        if (key.equals("schedule.overlap") && at == 1) {
            return show.weekday(Show.SATURDAY.plusDays(((Number) argument).longValue()));
        }
        // names, addresses and the like are shown as they are
        return isNumber(argument) ? show.digits(argument) : String.valueOf(argument);
    }

    static boolean isNumber(Object argument) {
        return argument != null && argument.toString().matches("-?[0-9][0-9:.]*");
    }

    private void say(FacesMessage.Severity severity, String sentence, boolean later) {
        if (later) {
            signedIn.note(sentence);
            return;
        }
        boolean said = faces.getMessageList().stream()
                .anyMatch(message -> message.getSummary().equals(sentence));
        if (!said) {
            faces.addMessage(null, new FacesMessage(severity, sentence, null));
        }
    }

    /** Somebody else has changed what the page shows: it can only be sent when it has been loaded again. */
    public boolean isOutdated() {
        return outdated;
    }

    /**
     * What the page before had to say; the same however often this page asks. A page that only refreshes a part of itself, or whose form is
     * just being read, shows nothing of it and leaves it to the next one.
     */
    public List<String> getNotices() {
        boolean shows = faces.getCurrentPhaseId() == PhaseId.RENDER_RESPONSE
                && !faces.getPartialViewContext().isAjaxRequest();
        if (notices == null && shows) {
            notices = signedIn.takeNotices();
        }
        return notices == null ? List.of() : notices;
    }
}
