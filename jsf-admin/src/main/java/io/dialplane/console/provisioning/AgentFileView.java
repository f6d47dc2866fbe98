package io.dialplane.console.provisioning;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.platform.SmallFile;
import io.dialplane.provisioning.AgentImport;
import io.dialplane.provisioning.AgentJob;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.util.List;

/** Many agents from a file: a job whose progress is seen, and a file with what became of each. */
@Named("agentFile")
@RequestScoped
public class AgentFileView {

    private static final int SHOWN = 20;
    private static final int LARGEST_FILE_MB = 1;
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
            AgentJob job =
                    agents.start(signedIn.companyId(), signedIn.editor(), SmallFile.bytes(file, LARGEST_FILE_MB));
            return look.text("agent-file.started", show.number(job.total()));
        });
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
