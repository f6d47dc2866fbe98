package io.dialplane.mail;

import io.dialplane.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands a mail to a mail server. Never inside a transaction: it takes up to half a minute, whatever the server does.
 */
@ApplicationScoped
class SmtpMailer {

    private static final System.Logger LOG = System.getLogger(SmtpMailer.class.getName());

    /** Of a whole attempt. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int CONNECT_MILLIS = 5_000;
    private static final int WRITE_MILLIS = 15_000;
    private static final int LONGEST_ERROR = 300;
    private static final Pattern REPLY = Pattern.compile("(?s).*?\\b([45]\\d\\d)[ -].*");

    private final Clock clock;
    private final Duration patience;

    /** For the container's proxy only. */
    protected SmtpMailer() {
        this(null);
    }

    @Inject
    SmtpMailer(Clock clock) {
        this(clock, PATIENCE);
    }

    SmtpMailer(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Sends a mail.
     *
     * @param id the same with each attempt: two copies, which an interrupted attempt may leave, can be told to be one mail
     * @throws MailFailure in the server's words
     */
    void send(MailServer server, UUID id, String recipient, MailText mail, Locale language) throws MailFailure {
        Session session = Session.getInstance(properties(server));
        MimeMessage message;
        try {
            message = message(session, server, id, recipient, mail, language);
        } catch (AddressException e) {
            throw new MailFailure(MailFailure.Kind.FOR_EVER, "not an e-mail address");
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new MailFailure(MailFailure.Kind.FOR_EVER, sentence(e, server));
        }
        Transport transport = transport(session);
        try {
            try {
                transport.connect(server.host(), server.port(), server.username(), server.password());
            } catch (MessagingException e) {
                throw new MailFailure(MailFailure.Kind.SERVER, sentence(e, server));
            }
            try {
                transport.sendMessage(message, message.getAllRecipients());
            } catch (MessagingException e) {
                throw new MailFailure(
                        isForEver(e) ? MailFailure.Kind.FOR_EVER : MailFailure.Kind.MAIL, sentence(e, server));
            }
        } finally {
            close(transport);
        }
    }

    private static Transport transport(Session session) {
        try {
            return session.getTransport("smtp");
        } catch (NoSuchProviderException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it says goodbye is no matter: what was sent is sent. */
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.log(System.Logger.Level.DEBUG, "The mail server left without a word", e);
        }
    }

    private Properties properties(MailServer server) {
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", Integer.toString(CONNECT_MILLIS));
        properties.put("mail.smtp.writetimeout", Integer.toString(WRITE_MILLIS));
        properties.put("mail.smtp.socketFactory", new DeadlineSockets(patience, address -> mayBe(server, address)));
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.auth", Boolean.toString(server.username() != null));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == MailSecurity.TLS));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(server.security() == MailSecurity.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(server.security() == MailSecurity.STARTTLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.put("mail.smtp.quitwait", "false");
        properties.put(
                "mail.smtp.localhost", server.sender().substring(server.sender().indexOf('@') + 1));
        return properties;
    }

    /** Companies name servers in the world; what is inside the operator's network only the operator may name. */
    private static boolean mayBe(MailServer server, InetAddress address) {
        boolean inside = address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (address.getAddress()[0] & 0xfe) == 0xfc; // unique local, IPv6
        return !inside
                || server.trusted()
                || MailConfig.allowedHosts().contains(server.host().toLowerCase(Locale.ROOT));
    }

    private MimeMessage message(
            Session session, MailServer server, UUID id, String recipient, MailText mail, Locale language)
            throws MessagingException, UnsupportedEncodingException {
        String domain = server.sender().substring(server.sender().indexOf('@') + 1);
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + id + "@" + domain + ">");
            }
        };
        message.setFrom(new InternetAddress(server.sender(), server.senderName(), StandardCharsets.UTF_8.name()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient, true));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("Content-Language", language.getLanguage());
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), StandardCharsets.UTF_8.name());
        MimeBodyPart html = new MimeBodyPart();
        html.setText(mail.html(), StandardCharsets.UTF_8.name(), "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }

    /** The server's answer begins with a 5: the recipient is unknown, or the mail is refused. */
    private static boolean isForEver(MessagingException e) {
        for (Exception cause = e; cause instanceof MessagingException failed; cause = failed.getNextException()) {
            Matcher reply = REPLY.matcher(String.valueOf(failed.getMessage()));
            if (reply.matches()) {
                return reply.group(1).startsWith("5");
            }
        }
        return false;
    }

    /** What went wrong, in one line without the password. */
    private static String sentence(Exception e, MailServer server) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = next(cause)) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (all.indexOf(message) < 0) {
                all.append(all.isEmpty() ? "" : ": ").append(message);
            }
        }
        String text = MailRules.inOneLine(all.toString());
        return Texts.cut(server.password() == null ? text : text.replace(server.password(), "…"), LONGEST_ERROR);
    }

    private static Throwable next(Throwable thrown) {
        return thrown instanceof MessagingException failed && failed.getNextException() != null
                ? failed.getNextException()
                : thrown.getCause() == thrown ? null : thrown.getCause();
    }
}
