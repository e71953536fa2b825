package io.reactiveusers.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.reactiveusers.emulator.AwsEmulator;
import io.reactiveusers.local.DumpImport;
import io.reactiveusers.local.HttpApi;
import io.reactiveusers.local.LocalSystem;
import io.reactiveusers.local.Server;
import io.reactiveusers.local.Transport;
import io.reactiveusers.testkit.FaultProxy;
import io.reactiveusers.testkit.FaultProxy.Fault;
import jakarta.json.JsonValue;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Measures how fast the backlog of an SNS outage is published. A master of its own, on an H2 file, imports many users while
 * nothing listens at its endpoint, and then sends them to the emulator. Arguments: the number of users, and a delay in
 * milliseconds for every call to SNS.
 */
public final class OutboxDrain {
    private static final int EMULATOR = 26060;
    private static final int PROXY = 26066;

    private OutboxDrain() {}

    /** Prints the durations of import and publication, and the highest heap use of the master. */
    @SuppressWarnings("try") // The emulator is only to be there.
    public static void main(String[] arguments) throws Exception {
        int users = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        Duration latency = Duration.ofMillis(arguments.length > 1 ? Long.parseLong(arguments[1]) : 0);
        Path project = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        System.setProperty("project.root", project.toString());
        if (!("http://127.0.0.1:" + PROXY).equals(System.getenv("AWS_ENDPOINT_URL"))) {
            throw new IllegalArgumentException("set AWS_ENDPOINT_URL=http://127.0.0.1:" + PROXY);
        }
        Path data = Files.createTempDirectory("outbox-drain");
        Transport topic = new Transport(OptionalInt.empty(), "arn:aws:sns:us-east-1:000000000000:users", List.of());
        try (AwsEmulator emulator = AwsEmulator.start(EMULATOR, project.resolve("server-config/local/topology.json"));
                FaultProxy proxy = FaultProxy.start(PROXY, URI.create("http://127.0.0.1:" + EMULATOR));
                LocalSystem system = new LocalSystem(
                        project, data.resolve("system"), topic, new Server.Ports(26080, 26090), List.of())) {
            proxy.away();
            HttpApi administrator = system.startFirst(UUID.randomUUID().toString());
            HttpApi staff = HttpApi.withToken(
                    system.master().url() + "/api",
                    administrator
                            .post("/tokens", JsonValue.EMPTY_JSON_OBJECT)
                            .expect(201)
                            .object()
                            .getString("token"));
            MBeanServerConnection jvm = connectToMaster();

            Path dump = data.resolve("users.json");
            long started = System.nanoTime();
            write(dump, 1, users);
            DumpImport.run(staff, dump);
            report("taken while SNS was away", users, started, jvm);

            resetPeaks(jvm);
            if (!latency.isZero()) {
                proxy.decide(request -> Fault.delay(latency));
            }
            started = System.nanoTime();
            proxy.back();
            // Polled late, because the status reads the whole directory.
            long calls = users / 10;
            system.await("the drain", Duration.ofMinutes(30), () -> answered(proxy) >= calls);
            system.await("its end", Duration.ofMinutes(5), () -> pending(staff) == 0);
            report("sent, a call taking " + latency.toMillis() + " ms longer", users, started, jvm);
            System.out.println(answered(proxy) + " calls");
        }
    }

    private static long answered(FaultProxy proxy) {
        return proxy.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    private static int pending(HttpApi staff) {
        try {
            return staff.get("/status").expect(200).object().getInt("pending");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path dump, int first, int last) throws IOException {
        try (BufferedWriter file = Files.newBufferedWriter(dump)) {
            for (int id = first; id <= last; id++) {
                file.write((id == first ? "[" : ",\n") + "{\"model\": \"auth.user\", \"pk\": " + id
                        + ", \"fields\": {\"password\": \"!\", \"last_login\": null, \"is_superuser\": false,"
                        + " \"username\": \"user" + id + "@example.org\", \"first_name\": \"First\","
                        + " \"last_name\": \"Last\", \"email\": \"user" + id + "@example.org\", \"is_staff\": false,"
                        + " \"is_active\": true, \"date_joined\": \"2020-01-01T00:00:00Z\", \"groups\": [],"
                        + " \"user_permissions\": []}}");
            }
            file.write("]");
        }
    }

    private static MBeanServerConnection connectToMaster() throws IOException, AttachNotSupportedException {
        long pid = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("standalone-master.xml"))
                .findFirst()
                .orElseThrow()
                .pid();
        VirtualMachine master = VirtualMachine.attach(Long.toString(pid));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(master.startLocalManagementAgent()))
                    .getMBeanServerConnection();
        } finally {
            master.detach();
        }
    }

    private static void resetPeaks(MBeanServerConnection jvm) throws IOException {
        memory(jvm).gc();
        heap(jvm).forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static List<MemoryPoolMXBean> heap(MBeanServerConnection jvm) throws IOException {
        return ManagementFactory.getPlatformMXBeans(jvm, MemoryPoolMXBean.class).stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static MemoryMXBean memory(MBeanServerConnection jvm) throws IOException {
        return ManagementFactory.getPlatformMXBeans(jvm, MemoryMXBean.class).get(0);
    }

    private static void report(String what, int users, long started, MBeanServerConnection jvm) throws IOException {
        double seconds = (System.nanoTime() - started) / 1e9;
        long peak = heap(jvm).stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        memory(jvm).gc();
        System.out.printf(
                "%d users %s: %.1f s, %.0f a second; heap at most %d MB, after a collection %d MB, of %d MB%n",
                users,
                what,
                seconds,
                users / seconds,
                peak >> 20,
                memory(jvm).getHeapMemoryUsage().getUsed() >> 20,
                memory(jvm).getHeapMemoryUsage().getMax() >> 20);
    }
}
