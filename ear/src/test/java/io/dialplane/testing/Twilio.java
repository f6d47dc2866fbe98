package io.dialplane.testing;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stands for Twilio: posts signed webhooks of one company's calls, and reads what it is to do. */
public final class Twilio {

    public static final String ACCOUNT = "AC00000000000000000000000000000001";
    public static final String KEY = "SK00000000000000000000000000000002";
    public static final String SECRET = "0123456789abcdefghijklmnopqrstuv";
    public static final String APP = "AP00000000000000000000000000000003";
    public static final String AUTH_TOKEN = "00112233445566778899aabbccddeeff";
    public static final String NUMBER = "+982188776655";

    private static final Pattern CLIENT = Pattern.compile(">agent_(\\d+)</Client>");
    private static final Pattern STEP = Pattern.compile("\\?step=(\\d+)");

    private final Installation dialplane;
    private final TestCompany company;

    private Twilio(Installation dialplane, TestCompany company) {
        this.dialplane = dialplane;
        this.company = company;
    }

    /** Of a company, which is set up for it. */
    public static Twilio of(Installation dialplane, TestCompany company) {
        company.admin()
                .put(
                        "/api/settings/twilio",
                        Json.object(
                                "account_sid", ACCOUNT,
                                "api_key_sid", KEY,
                                "api_secret", SECRET,
                                "app_sid", APP,
                                "auth_token", AUTH_TOKEN,
                                "numbers", List.of(NUMBER)))
                .expect(200);
        return new Twilio(dialplane, company);
    }

    /** An agent whose browser has a token. */
    public Person agent() {
        Person agent = company.person("AGENT");
        agent.api().get(path("/token?identity=agent_" + agent.id())).expect(200);
        return agent;
    }

    /** A path of the company's. */
    public String path(String rest) {
        return "/api/workspaces/" + company.slug() + rest;
    }

    /** A call at a node, which has not arrived yet. */
    public Call call(URI node, String sid, String from) {
        return new Call(node, sid, from);
    }

    /** The same at the first node. */
    public Call call(String sid, String from) {
        return call(dialplane.node().uri(), sid, from);
    }

    /** Posts a form as it is, signed with a token. */
    public Answer post(URI node, String path, Map<String, String> form, String authToken) {
        return post(Api.at(node), path, form, authToken);
    }

    /** The same by somebody. */
    public static Answer post(Api caller, String path, Map<String, String> form, String authToken) {
        return send(caller, path, form, signature(authToken, Installation.PUBLIC_URL + path, form));
    }

    /** Posts a form with a signature; null: without. */
    public Answer send(URI node, String path, Map<String, String> form, String signature) {
        return send(Api.at(node), path, form, signature);
    }

    private static Answer send(Api caller, String path, Map<String, String> form, String signature) {
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return caller.with("X-Twilio-Signature", signature)
                .send("POST", path, "application/x-www-form-urlencoded", BodyPublishers.ofString(body));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Base64 of HMAC-SHA1 over the address and, sorted, each name with its value. */
    public static String signature(String authToken, String url, Map<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call, as it goes on. */
    public final class Call {

        private final URI node;
        private final String sid;
        private final String from;
        private String markup = "";

        private Call(URI node, String sid, String from) {
            this.node = node;
            this.sid = sid;
            this.from = from;
        }

        /** The same call, told at another node. */
        public Call at(URI other) {
            Call same = new Call(other, sid, from);
            same.markup = markup;
            return same;
        }

        public String sid() {
            return sid;
        }

        /** What the caller was told last. */
        public String markup() {
            return markup;
        }

        /** Who is rung now. */
        public List<Integer> rung() {
            List<Integer> rung = new ArrayList<>();
            Matcher matcher = CLIENT.matcher(markup);
            while (matcher.find()) {
                rung.add(Integer.valueOf(matcher.group(1)));
            }
            return rung;
        }

        public boolean waits() {
            return markup.contains("/voice/wait?");
        }

        private int step() {
            Matcher matcher = STEP.matcher(markup);
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        }

        public Call arrives() {
            return told("/voice", "CallStatus", "ringing");
        }

        /** Comes back from the music. */
        public Call waited() {
            return told("/voice/wait?step=" + step(), "CallStatus", "in-progress");
        }

        /** Nobody of those who are rung has answered. */
        public Call notAnswered() {
            return told(
                    "/voice/dial-result?step=" + step(), "CallStatus", "in-progress", "DialCallStatus", "no-answer");
        }

        /** Somebody has answered, and they have talked. */
        public Call talked(Person agent, int seconds) {
            return talked(agent.id(), seconds);
        }

        public Call talked(int agentId, int seconds) {
            return told(
                    "/voice/dial-result?step=" + step(),
                    "CallStatus",
                    "in-progress",
                    "DialCallStatus",
                    "completed",
                    "DialCallSid",
                    leg(agentId),
                    "DialCallDuration",
                    Integer.toString(seconds));
        }

        /** A leg of an agent's is in another state. */
        public void leg(Person agent, String status) {
            leg(agent.id(), status);
        }

        public void leg(int agentId, String status) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("CallSid", leg(agentId));
            form.put("ParentCallSid", sid);
            form.put("CallStatus", status);
            form.put("To", "client:agent_" + agentId);
            form.put("From", from);
            post(node, path("/voice/status"), form, AUTH_TOKEN).expect(204);
        }

        /** The caller has hung up. */
        public void ends() {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("CallSid", sid);
            form.put("CallStatus", "completed");
            form.put("CallDuration", "90");
            post(node, path("/voice/status"), form, AUTH_TOKEN).expect(204);
        }

        /** The caller has left a message and hung up. */
        public void leavesMessage() {
            told(
                    "/voice/voicemail",
                    "CallStatus",
                    "completed",
                    "RecordingSid",
                    "RE" + sid,
                    "RecordingUrl",
                    "https://recordings.test/RE" + sid,
                    "RecordingDuration",
                    "7");
        }

        private String leg(int agentId) {
            return sid + "x" + agentId;
        }

        /** What was recorded of the conversation is ready. */
        public void recorded(int seconds) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("CallSid", sid);
            form.put("RecordingSid", "RE" + sid);
            form.put("RecordingStatus", "completed");
            form.put("RecordingDuration", Integer.toString(seconds));
            form.put("RecordingUrl", "https://recordings.test/RE" + sid);
            post(node, path("/voice/recording"), form, AUTH_TOKEN).expect(204);
        }

        /** An agent calls somebody from the browser. */
        public Call calls(String number) {
            return told("/voice", "CallStatus", "ringing", "To", number);
        }

        private Call told(String path, String... fields) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("CallSid", sid);
            form.put("From", from);
            form.put("To", NUMBER);
            for (int i = 0; i < fields.length; i += 2) {
                form.put(fields[i], fields[i + 1]);
            }
            markup = post(node, path(path), form, AUTH_TOKEN).expect(200).body();
            return this;
        }
    }
}
