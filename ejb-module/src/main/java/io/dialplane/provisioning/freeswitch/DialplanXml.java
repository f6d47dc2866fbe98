package io.dialplane.provisioning.freeswitch;

import static io.dialplane.provisioning.freeswitch.XmlText.with;

import io.dialplane.extension.ExtensionRange;
import io.dialplane.platform.CompanyId;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dialplans. Each company has a context of its own, in which its extensions reach each other and, through the company's gateway,
 * the outside; no number of another company is known there. Calls from outside come into the context {@code public}, which
 * leads to an extension and nowhere else.
 */
public final class DialplanXml {

    /** Where calls from outside arrive, as in the vanilla configuration. */
    public static final String PUBLIC = "public";

    private static final Pattern CONTEXT = Pattern.compile("company_([1-9][0-9]{0,8})");
    private static final String CALLED = "destination_number";
    private static final String CALLED_VALUE = "${destination_number}";
    private static final int RING_SECONDS = 30;

    private DialplanXml() {}

    /** The context of a company. */
    static String context(CompanyId company) {
        return "company_" + company;
    }

    /** Whose context it is; null: no company's. */
    public static CompanyId companyOf(String context) {
        Matcher matcher = CONTEXT.matcher(context == null ? "" : context);
        return matcher.matches() ? new CompanyId(Integer.parseInt(matcher.group(1))) : null;
    }

    /** The answer that describes a company's context. */
    public static String answer(CompanyLine line) {
        return XmlText.of(xml -> document(xml, section -> context(section, line)));
    }

    /** The answer that leads one called number to an extension. */
    public static String inboundAnswer(String called, int extension) {
        return XmlText.of(xml -> document(
                xml,
                section -> section.element(
                        "context",
                        with("name", PUBLIC),
                        context -> inbound(
                                context,
                                "inbound",
                                "^" + Pattern.compile("\\+").matcher(called).replaceAll("\\\\+") + "$",
                                Integer.toString(extension),
                                ExtensionRange.companyOf(extension).orElseThrow()))));
    }

    /** A company's context as a file. */
    public static byte[] file(CompanyLine line) {
        return XmlText.of(xml ->
                        xml.element("include", with(), include -> context(include.comment(DirectoryXml.MARK), line)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What a company adds to the context {@code public}, as a file. */
    public static byte[] inboundFile(CompanyLine line) {
        String name = context(line.company());
        return XmlText.of(xml -> xml.element("include", with(), include -> {
                    include.comment(DirectoryXml.MARK);
                    inbound(include, name + "_extensions", range(line.company()), "$1", line.company());
                    new TreeMap<>(line.directNumbers())
                            .forEach((number, extension) -> inbound(
                                    include,
                                    name + "_" + number.substring(1),
                                    "^\\+?" + number.substring(1) + "$",
                                    Integer.toString(extension),
                                    line.company()));
                }))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void document(XmlText xml, Consumer<XmlText> content) {
        xml.element(
                "document",
                with("type", "freeswitch/xml"),
                document -> document.element("section", with("name", "dialplan"), content));
    }

    private static void context(XmlText xml, CompanyLine line) {
        xml.element("context", with("name", context(line.company())), context -> {
            inside(context, line);
            if (line.gateway() != null) {
                rule(context, "outside", "^(\\+?[0-9]{7,15}|[0-9]{3})$", actions -> {
                    if (line.callerId() != null) {
                        actions.empty(
                                        "action",
                                        "application",
                                        "set",
                                        "data",
                                        "effective_caller_id_number=" + line.callerId())
                                .empty(
                                        "action",
                                        "application",
                                        "set",
                                        "data",
                                        "effective_caller_id_name=" + line.callerId());
                    }
                    actions.empty("action", "application", "set", "data", "hangup_after_bridge=true")
                            .empty(
                                    "action",
                                    "application",
                                    "bridge",
                                    "data",
                                    "sofia/gateway/" + line.gateway() + "/$1");
                });
            }
        });
    }

    /**
     * Conditions stand in a row: where one does not hold, what is said for that case is done and nothing behind it is looked at
     * ({@code parse_exten} of {@code mod_dialplan_xml.c}). A call to nobody is not answered; nor is one to somebody who has no voicemail box
     * and does not answer.
     */
    private static void inside(XmlText xml, CompanyLine line) {
        String realm = line.realm();
        String exists = "${user_exists(id " + CALLED_VALUE + " " + realm + ")}";
        String hasBox = "${user_data(" + CALLED_VALUE + "@" + realm + " param vm-enabled)}";
        xml.element("extension", with("name", "inside"), extension -> {
            condition(extension, CALLED, range(line.company()), nothing -> {});
            condition(extension, exists, "^true$", there -> {
                there.empty("action", "application", "set", "data", "call_timeout=" + RING_SECONDS)
                        .empty("action", "application", "set", "data", "hangup_after_bridge=true")
                        .empty("action", "application", "set", "data", "continue_on_fail=true")
                        .empty("action", "application", "bridge", "data", "user/" + CALLED_VALUE + "@" + realm)
                        .empty("anti-action", "application", "respond", "data", "404 Not Found");
            });
            condition(extension, hasBox, "^true$", box -> {
                box.empty("action", "application", "answer")
                        .empty("action", "application", "voicemail", "data", "default " + realm + " " + CALLED_VALUE)
                        .empty("anti-action", "application", "respond", "data", "480 Temporarily Unavailable");
            });
        });
    }

    private static void inbound(XmlText xml, String name, String expression, String extension, CompanyId company) {
        rule(
                xml,
                name,
                expression,
                actions -> actions.empty(
                        "action", "application", "transfer", "data", extension + " XML " + context(company)));
    }

    private static void rule(XmlText xml, String name, String expression, Consumer<XmlText> actions) {
        xml.element("extension", with("name", name), extension -> condition(extension, CALLED, expression, actions));
    }

    private static void condition(XmlText xml, String field, String expression, Consumer<XmlText> actions) {
        xml.element("condition", with("field", field, "expression", expression), actions);
    }

    /** Matches the company's extensions, and keeps the matched one. */
    private static String range(CompanyId company) {
        return "^(" + ExtensionRange.first(company) / ExtensionRange.SIZE + "[0-9]{3})$";
    }
}
