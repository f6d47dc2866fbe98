package io.dialplane.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.provisioning.SshPeer;
import io.dialplane.provisioning.freeswitch.EventSocketPeer;
import java.util.List;

/** Clusters of switches, each of one company's own. */
public final class Clusters {

    private Clusters() {}

    /** One that is given files and has an event socket; its id. */
    public static int ofFiles(
            Installation dialplane, TestCompany company, SshPeer ssh, EventSocketPeer events, String eventPassword) {
        ObjectNode cluster = Json.object(
                "name",
                "files-" + company.slug(),
                "mode",
                "ssh",
                "addresses",
                List.of("127.0.0.1"),
                "realm",
                "127.0.0.1",
                "ssh_user",
                "freeswitch",
                "ssh_key",
                ssh.userKey());
        cluster.put("ssh_port", ssh.port())
                .put("ssh_host_keys", ssh.knownHost())
                .put("base_directory", SshPeer.BASE)
                .put("event_port", events.port())
                .put("event_password", eventPassword);
        return serving(dialplane, company, cluster, Json.object());
    }

    /** One whose switches ask, with a way out; its name, and {@code secret-of-} and the name is the secret. */
    public static String asking(Installation dialplane, TestCompany company, String realm, String websocketUrl) {
        String name = "sw-" + company.slug();
        ObjectNode cluster = Json.object(
                "name",
                name,
                "mode",
                "xml_curl",
                "addresses",
                List.of("127.0.0.1"),
                "realm",
                realm,
                "websocket_url",
                websocketUrl,
                "xml_secret",
                "secret-of-" + name);
        serving(dialplane, company, cluster, Json.object("gateway", "trunk"));
        return name;
    }

    private static int serving(Installation dialplane, TestCompany company, ObjectNode cluster, ObjectNode line) {
        int id = dialplane
                .superuser()
                .post("/v1/admin/clusters", cluster)
                .expect(201)
                .number("id");
        dialplane
                .superuser()
                .put("/v1/admin/clusters/" + id + "/companies/" + company.slug(), line)
                .expect(200);
        return id;
    }
}
