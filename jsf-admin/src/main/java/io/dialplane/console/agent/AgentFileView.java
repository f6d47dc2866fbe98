package io.dialplane.console.agent;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AgentImport;
import io.dialplane.provisioning.AgentJob;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Many agents from a file: a job whose progress is seen, and a file with what became of each. */
@Named("agentFile")
@RequestScoped
public class AgentFileView {

    private static final int SHOWN = 20;
    private static final int LARGEST_FILE = 1024 * 1024;
    private static final String HERE = "/agent-file.xhtml";

    @Inject
    private AgentImport agents;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private Part file;
    private List<AgentJob> jobs;

    public String start() {
        return actions.change(HERE, () -> {
            AgentJob job = agents.start(signedIn.companyId(), signedIn.editor(), bytes());
            return look.text("agent-file.started", show.number(job.total()));
        });
    }

    private byte[] bytes() {
        if (file == null || file.getSubmittedFileName() == null || file.getSize() == 0) {
            throw DomainException.invalid("file", "field.missing");
        }
        if (file.getSize() > LARGEST_FILE) {
            throw DomainException.tooLarge("file.too-large", "1");
        }
        try (InputStream in = file.getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest first. */
    public List<AgentJob> getJobs() {
        if (jobs == null) {
            jobs = agents.latest(signedIn.companyId(), SHOWN);
        }
        return jobs;
    }

    public boolean isOver(AgentJob job) {
        return job.finishedAt() != null;
    }

    /** How much is done, 0 to 1. */
    public double share(AgentJob job) {
        return job.total() == 0 ? 1 : (double) (job.created() + job.failed()) / job.total();
    }

    public Part getFile() {
        return file;
    }

    public void setFile(Part file) {
        this.file = file;
    }
}
