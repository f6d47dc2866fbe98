package io.dialplane.provisioning;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.extension.SipCredential;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import io.dialplane.provisioning.AgentRegistry.Greeting;
import io.dialplane.provisioning.AgentRegistry.Note;
import io.dialplane.session.Role;
import io.dialplane.user.CheckedPerson;
import io.dialplane.user.Edit;
import io.dialplane.user.Editor;
import io.dialplane.user.NewPerson;
import io.dialplane.user.PersonChange;
import io.dialplane.user.User;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** A database with two companies, 1 and 7, their clusters and agents, and the work at switches without a server. */
final class TestProvisioning implements AutoCloseable {

    static final CompanyId ALPHA = new CompanyId(1);
    static final CompanyId BETA = new CompanyId(7);
    static final Actor ROOT = new Actor(null, "root", null);
    static final Editor BOSS = new Editor(new Actor(null, "boss", "192.0.2.1"), false);

    final TestDatabase database = TestDatabase.fresh();
    final TestPersistence persistence = new TestPersistence(database, User.class, Company.class);

    void twoCompanies() {
        database.run("TRUNCATE company, cluster CASCADE");
        database.run("TRUNCATE audit_entry");
        database.run("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (7, 'beta', 'Beta', 'IR', 'Asia/Tehran');
                """);
    }

    <B, T> T with(Class<B> bean, Function<B, T> work) {
        return persistence.with(bean, work);
    }

    <B> void run(Class<B> bean, Consumer<B> work) {
        persistence.run(bean, work);
    }

    List<String> texts(String sql) {
        return database.texts(sql);
    }

    /** An agent with one extension; the person's id. */
    int agent(String email) {
        return with(AgentRegistry.class, s -> s.create(BETA, BOSS, person(email), 1, Greeting.MAIL, Note.NONE))
                .user()
                .id();
    }

    /** A session that an agent opened at the door that tells passwords. */
    UUID session(int userId) {
        UUID sid = UUID.randomUUID();
        database.run("INSERT INTO user_session (sid, user_id, door, created_at, expires_at) VALUES ('" + sid + "', "
                + userId + ", 'provisioning', clock_timestamp(), now() + interval '1 hour')");
        return sid;
    }

    List<SipCredential> credentials(int userId, UUID sid) {
        return with(AgentLogins.class, s -> s.credentials(BETA, userId, "provisioning", sid));
    }

    /** A cluster that asks. */
    int asking(String name) {
        return made(cluster()
                .name(name)
                .mode(ClusterMode.XML_CURL)
                .addresses(List.of("127.0.0.1"))
                .realm("127.0.0.1")
                .xmlSecret("secret-of-" + name + "-1"));
    }

    /** A cluster that asks, and is told by its event socket; nobody answers there. */
    int listening(String name) {
        return made(cluster()
                .name(name)
                .mode(ClusterMode.XML_CURL)
                .addresses(List.of("127.0.0.1"))
                .realm("127.0.0.1")
                .xmlSecret("secret-of-" + name + "-1")
                .eventPassword("not-ClueCon-but-longer"));
    }

    /** A cluster that is given files. */
    int told(String name, SshPeer peer) {
        return told(name, peer, List.of("127.0.0.1"));
    }

    int told(String name, SshPeer peer, List<String> addresses) {
        return made(cluster()
                .name(name)
                .mode(ClusterMode.SSH)
                .addresses(addresses)
                .realm("127.0.0.1")
                .ssh(peer));
    }

    private int made(ClusterOf cluster) {
        return with(ClusterService.class, s -> s.create(ALPHA, ROOT, cluster.build()))
                .id();
    }

    Optional<Cluster> serving(CompanyId company) {
        return with(ClusterService.class, s -> s.serving(company));
    }

    /** The cluster that a switch names, when its secret is the right one. */
    Optional<AskingCluster> asks(String name, String secret) {
        return with(ClusterService.class, s -> s.asks(name, secret));
    }

    List<Integer> companiesToTidy() {
        return with(SwitchEntries.class, SwitchEntries::companiesToTidy);
    }

    boolean may(Function<SwitchProgress, Boolean> work) {
        return with(SwitchProgress.class, work);
    }

    Cluster cluster(int id) {
        return with(ClusterService.class, s -> s.get(id));
    }

    Cluster change(int id, ClusterOf change) {
        return with(ClusterService.class, s -> s.change(ALPHA, ROOT, id, change.build()));
    }

    void map(CompanyId company, int cluster) {
        with(
                ClusterService.class,
                s -> s.map(company, ROOT, new CompanyCluster(company.value(), cluster, "trunk", null)));
    }

    /** A bean that has no transaction of its own. */
    <B> B service(Class<B> type) {
        return TestWork.of(type, persistence);
    }

    /** Each call of an entry's or a cluster's service is a transaction of its own, as on a server. */
    SwitchWork work() {
        return TestWork.of(persistence);
    }

    /** Works off what a cluster is to be told; false: somebody else is at it. */
    boolean work(int cluster) {
        return work().run(cluster);
    }

    static ClusterOf cluster() {
        return new ClusterOf();
    }

    static CheckedPerson person(String email) {
        return new CheckedPerson(
                new NewPerson(email, null, Role.AGENT, null, false, true, true, "John", "Doe", email, null),
                "hash",
                null);
    }

    static PersonChange suspended() {
        return new Edit().active(false).build();
    }

    static PersonChange active() {
        return new Edit().active(true).build();
    }

    @Override
    public void close() {
        persistence.close();
        database.close();
    }
}
