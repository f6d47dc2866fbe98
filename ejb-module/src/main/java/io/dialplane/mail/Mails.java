package io.dialplane.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Secrets;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Takes mails to people, in the transaction of their cause: they are sent when it is committed, and not at all when it is rolled
 * back. What a mail says waits sealed, as there may be a link in it that lets somebody in.
 */
@Stateless
@InCompany
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class Mails {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    @Inject
    private MailQueries queries;

    @Inject
    private Secrets secrets;

    /**
     * A mail is to be sent by the company's mail server, in the company's language.
     *
     * @param recipient e-mail address
     * @param arguments what the template is filled with
     * @param giveUpAt  no attempt begins later: what it says is of no use then
     */
    public void send(
            CompanyId company,
            String recipient,
            MailTemplate template,
            Map<String, String> arguments,
            Instant giveUpAt) {
        UUID id = UUID.randomUUID();
        try {
            queries.add(
                    company,
                    id,
                    recipient,
                    template,
                    secrets.seal(JSON.writeValueAsString(arguments), owner(id)),
                    giveUpAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a mail is filled with, of its sealed content. */
    static Map<String, String> opened(Secrets secrets, UUID id, String content) {
        try {
            return JSON.readValue(secrets.open(content, owner(id)), TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The content of mail " + id + " is damaged"); // the cause would quote it
        }
    }

    private static String owner(UUID id) {
        return "mail/" + id + "/content";
    }
}
