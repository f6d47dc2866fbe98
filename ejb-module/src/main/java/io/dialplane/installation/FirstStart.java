package io.dialplane.installation;

import io.dialplane.agent.ProviderEvents;
import io.dialplane.agent.ozonetel.OzonetelConfig;
import io.dialplane.batch.BatchConfig;
import io.dialplane.calllog.VoiceConfig;
import io.dialplane.company.CompanyConfig;
import io.dialplane.company.CompanyService;
import io.dialplane.extension.ExtensionConfig;
import io.dialplane.importing.ImportConfig;
import io.dialplane.importing.UploadConfig;
import io.dialplane.mail.MailConfig;
import io.dialplane.phonenumber.PoolConfig;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.MetricsToken;
import io.dialplane.platform.PublicUrl;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.Setting;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.session.SessionConfig;
import io.dialplane.user.PasswordHash;
import io.dialplane.user.PasswordRules;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;

/**
 * Makes an empty database an installation; does nothing on every other start, except filling the demonstration company when
 * {@code DIALPLANE_DEMO} is true (default false). Checks the settings first. Safe when several nodes start at once.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class FirstStart {

    private static final System.Logger LOG = System.getLogger(FirstStart.class.getName());

    @Inject
    private InstallationService installation;

    @Inject
    private CompanyService companies;

    @Inject
    private ClusterService clusters;

    @Inject
    private DemoData demo;

    @Resource
    private ManagedExecutorService executor;

    @PostConstruct
    void start() {
        checkSettings();
        if (!installation.isDone()) {
            install();
        }
        makeDefaultCluster();
        if (Setting.of("DIALPLANE_DEMO", false, Boolean::valueOf)) {
            executor.execute(demo::fill);
        }
    }

    /** What is wrong with a switch is no reason to keep everybody else waiting. */
    private void makeDefaultCluster() {
        try {
            clusters.makeDefault(companies.defaultCompany());
        } catch (DomainException | EJBException | IllegalStateException e) {
            LOG.log(System.Logger.Level.ERROR, "The cluster of the settings FREESWITCH_… can't be made", e);
        }
    }

    /** A wrong one fails the deployment, not the first request that needs it. */
    private static void checkSettings() {
        BatchConfig.check();
        PoolConfig.check();
        CompanyConfig.check();
        OzonetelConfig.check();
        ProviderEvents.retention();
        ImportConfig.check();
        SessionConfig.check();
        Secrets.check();
        UploadConfig.check();
        MetricsToken.check();
        ExtensionConfig.check();
        MailConfig.check();
        PublicUrl.check();
        VoiceConfig.check();
    }

    private void install() {
        String hash = Setting.of("DIALPLANE_ADMIN_PASSWORD", null, text -> {
            PasswordRules.check("", text).ifPresent(wrong -> {
                throw new IllegalArgumentException(wrong.message());
            });
            return PasswordHash.of(text);
        });
        if (hash == null) {
            LOG.log(System.Logger.Level.WARNING, "No administrator yet: start once with DIALPLANE_ADMIN_PASSWORD set");
        }
        installation.create(
                CompanyService.DEFAULT, CompanyConfig.defaultCountry(), CompanyConfig.defaultTimeZone(), hash);
    }
}
