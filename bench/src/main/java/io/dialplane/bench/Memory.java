package io.dialplane.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Memory of the servers, bytes; -1: this system does not say.
 *
 * @param payaraResident     of Payara Micro's process now (RSS)
 * @param payaraPeak         the most it ever was
 * @param heapUsed           of its heap, garbage included
 * @param heapLive           of its heap after a full collection
 * @param heapCommitted      what the heap has of the system
 * @param heapMax            what the heap may grow to
 * @param postgresProportion of all of PostgreSQL's processes, what they share counted once (PSS)
 */
record Memory(
        long payaraResident,
        long payaraPeak,
        long heapUsed,
        long heapLive,
        long heapCommitted,
        long heapMax,
        long postgresProportion) {

    static Memory of(Installation installation) {
        long resident = field(installation.payaraPid(), "status", "VmRSS:");
        long peak = field(installation.payaraPid(), "status", "VmHWM:");
        long postgres = ProcessHandle.of(installation.postgresPid())
                .map(server -> Stream.concat(Stream.of(server), server.descendants())
                        .mapToLong(process -> field(process.pid(), "smaps_rollup", "Pss:"))
                        .flatMap(bytes -> bytes < 0 ? LongStream.empty() : LongStream.of(bytes))
                        .sum())
                .orElse(-1L);
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(installation.payaraPid()));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                MemoryMXBean heap = ManagementFactory.newPlatformMXBeanProxy(
                        server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
                var before = heap.getHeapMemoryUsage();
                heap.gc();
                long live = heap.getHeapMemoryUsage().getUsed();
                return new Memory(
                        resident, peak, before.getUsed(), live, before.getCommitted(), before.getMax(), postgres);
            }
        } catch (IOException | AttachNotSupportedException e) {
            return new Memory(resident, peak, -1, -1, -1, -1, postgres);
        }
    }

    /** A line of a file under {@code /proc}, which is in kB. */
    private static long field(long pid, String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), file))) {
            Optional<String> line = lines.filter(text -> text.startsWith(name)).findFirst();
            return line.map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")) * 1_024)
                    .orElse(-1L);
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }
}
