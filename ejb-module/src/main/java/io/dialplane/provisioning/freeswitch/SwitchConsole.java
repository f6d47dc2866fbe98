package io.dialplane.provisioning.freeswitch;

/** Somewhere a switch takes commands. */
public interface SwitchConsole extends AutoCloseable {

    /**
     * Gives a command.
     *
     * @return what the switch answered
     * @throws SwitchException when it doesn't answer in time, or answers {@code -ERR}
     */
    String run(SwitchCommand command) throws SwitchException;

    @Override
    void close();
}
