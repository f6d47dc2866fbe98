package io.dialplane.provisioning.freeswitch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * A switch reached over SSH: its files by SFTP, its commands by {@code fs_cli}. A file is written under another name and then
 * renamed, so that the switch reads the old one or the new one and never a half.
 */
public final class SshSwitch implements SwitchConsole {

    /** For a connection until it is let in, and for a command. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int LARGEST_FILE = 1024 * 1024;
    private static final int LARGEST_ANSWER = 32 * 1024 * 1024;

    /** What a connection is made for: says which host keys are trusted. */
    static final AttributeRepository.AttributeKey<SshTarget> TARGET = new AttributeRepository.AttributeKey<>();

    private final ClientSession session;
    private final SftpClient sftp;

    private SshSwitch(ClientSession session, SftpClient sftp) {
        this.session = session;
        this.sftp = sftp;
    }

    /**
     * Connects, checks the host's key and logs in.
     *
     * @throws SwitchException when the switch can't be reached, has another key, or doesn't let in
     */
    static SshSwitch connect(SshClient client, SshTarget target) throws SwitchException {
        ClientSession session = null;
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            session = client.connect(
                            target.user(),
                            target.host(),
                            target.port(),
                            AttributeRepository.ofKeyValuePair(TARGET, target),
                            null)
                    .verify(left(end))
                    .getSession();
            session.addPublicKeyIdentity(key(target.key()));
            session.auth().verify(left(end));
            return new SshSwitch(session, SftpClientFactory.instance().createSftpClient(session));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            if (session != null) {
                session.close(true);
            }
            throw new SwitchException("SSH " + target, e);
        }
    }

    /** False: the switch has ended the connection, as far as that is known here. */
    public boolean isOpen() {
        return session.isOpen() && sftp.isOpen();
    }

    /** At least a millisecond: none would be no limit. */
    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    /** @throws GeneralSecurityException when it is no private key; says nothing of its text */
    static KeyPair key(String text) throws IOException, GeneralSecurityException {
        try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            Iterable<KeyPair> keys =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("ssh_key"), in, null);
            if (keys == null || !keys.iterator().hasNext()) {
                throw new GeneralSecurityException("this is no private key");
            }
            return keys.iterator().next();
        }
    }

    /** Names that {@link #put} writes under until it renames; what has one was left behind by a writer that died. */
    public static final String TEMPORARY = "\\.xml\\.[0-9a-f]{8}\\.tmp";

    /** Writes a file, in one step for whoever reads it. */
    public void put(String path, byte[] content) throws SwitchException {
        String temporary =
                path + "." + UUID.randomUUID().toString().substring(0, 8) + ".tmp"; // *.xml is read by the switch
        try {
            write(temporary, content);
            rename(temporary, path);
        } catch (IOException e) {
            lost(e);
            forget(temporary);
            throw new SwitchException("file " + path, e);
        }
    }

    private void write(String path, byte[] content) throws IOException {
        try (SftpClient.CloseableHandle file = sftp.open(
                path,
                EnumSet.of(SftpClient.OpenMode.Create, SftpClient.OpenMode.Write, SftpClient.OpenMode.Exclusive))) {
            try {
                sftp.write(file, 0, content);
            } catch (IOException e) {
                throw lost(e); // or it would be waited for the end of the file as well
            }
        }
    }

    /** Where no answer came nobody waits for a second one: the connection is closed. */
    private IOException lost(IOException e) {
        if (!(e instanceof SftpException)) {
            session.close(true);
        }
        return e;
    }

    /** As far as that is possible still; what stays is removed when the switch is compared. */
    private void forget(String temporary) {
        try {
            sftp.remove(temporary);
        } catch (IOException e) {
            // the connection has gone, or it was not made
        }
    }

    /** OpenSSH's servers refuse to rename onto a file that is there, but for their extension; others may not have it. */
    private void rename(String from, String to) throws IOException {
        OpenSSHPosixRenameExtension atOnce = sftp.getExtension(OpenSSHPosixRenameExtension.class);
        if (atOnce != null && atOnce.isSupported()) {
            atOnce.posixRename(from, to);
        } else {
            remove(to, true);
            sftp.rename(from, to);
        }
    }

    /** Removes a file; one that is not there is removed. */
    public void remove(String path) throws SwitchException {
        try {
            remove(path, true);
        } catch (IOException e) {
            throw new SwitchException("file " + path, lost(e));
        }
    }

    private void remove(String path, boolean mayBeMissing) throws IOException {
        try {
            sftp.remove(path);
        } catch (SftpException e) {
            if (!mayBeMissing || e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
                throw e;
            }
        }
    }

    /** What a file holds; empty: it is not there. */
    public Optional<byte[]> read(String path) throws SwitchException {
        try (InputStream in = sftp.read(path)) {
            try {
                return Optional.of(in.readNBytes(LARGEST_FILE));
            } catch (IOException e) {
                throw lost(e);
            }
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
                return Optional.empty();
            }
            throw new SwitchException("file " + path, e);
        } catch (IOException e) {
            throw new SwitchException("file " + path, lost(e));
        }
    }

    /** Names of the files in a folder that are ours, by the mark in them. */
    public List<String> ours(String folder, String pattern) throws SwitchException {
        List<String> ours = new ArrayList<>();
        for (String name : names(folder, pattern)) {
            if (read(folder + "/" + name)
                    .filter(content ->
                            new String(content, StandardCharsets.UTF_8).contains("<!--" + DirectoryXml.MARK + "-->"))
                    .isPresent()) {
                ours.add(name);
            }
        }
        return ours;
    }

    /** Names of the files in a folder that match. */
    public List<String> names(String folder, String pattern) throws SwitchException {
        try (SftpClient.CloseableHandle open = sftp.openDir(folder)) {
            List<String> names = new ArrayList<>();
            for (List<SftpClient.DirEntry> some = entries(open); some != null; some = entries(open)) {
                some.stream()
                        .map(SftpClient.DirEntry::getFilename)
                        .filter(name -> name.matches(pattern))
                        .forEach(names::add);
            }
            return names;
        } catch (IOException e) {
            throw new SwitchException("folder " + folder, lost(e));
        }
    }

    /** Null: that was all. */
    private List<SftpClient.DirEntry> entries(SftpClient.Handle folder) throws IOException {
        try {
            return sftp.readDir(folder);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public String run(SwitchCommand command) throws SwitchException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        // the text holds letters, digits and a few signs, none of which means anything to a shell within quotes
        try (ChannelExec channel = session.createExecChannel("fs_cli -x '" + command.text() + "'")) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            channel.setOut(answer);
            channel.setErr(answer);
            channel.open().verify(left(end));
            if (channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), left(end))
                    .contains(ClientChannelEvent.TIMEOUT)) {
                session.close(true); // nobody may be at the other end any more
                throw new SwitchException(command + ": the switch takes too long");
            }
            String text = answer.size() > LARGEST_ANSWER ? "" : answer.toString(StandardCharsets.UTF_8);
            if (channel.getExitStatus() != null && channel.getExitStatus() != 0 || text.startsWith("-ERR")) {
                throw new SwitchException(command + ": " + text.strip());
            }
            return text;
        } catch (IOException e) {
            session.close(true);
            throw new SwitchException(command.text(), e);
        }
    }

    @Override
    public void close() {
        try {
            sftp.close();
        } catch (IOException e) {
            // the session goes as well
        }
        session.close(true);
    }
}
