package io.reactiveusers.bridge;

import io.reactiveusers.bridge.testapp.RecordingListener;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.tools.DeleteDbFiles;
import org.h2.tools.Server;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Controls and observes server and database, which run in another process or behind a socket. */
final class BridgeServer {
    private static final URI CONTROL = URI.create("http://127.0.0.1:21080/control/");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Server database;

    private BridgeServer() {}

    static ResourceAdapterArchive bridge() {
        return ShrinkWrap.create(ZipImporter.class, "sqs-jms-bridge.rar")
                .importFrom(new File(System.getProperty("bridge.rar")))
                .as(ResourceAdapterArchive.class);
    }

    static WebArchive control() {
        return ShrinkWrap.create(WebArchive.class, "control.war")
                .addPackage(RecordingListener.class.getPackage())
                .deleteClass(RecordingListener.class);
    }

    /** A message-driven bean that takes batches, with further activation properties as name, value, name, value. */
    static WebArchive listener(String queue, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of("delivery", "batch"));
        return plainListener(queue, all.toArray(String[]::new));
    }

    /** A message-driven bean with these activation properties. */
    static WebArchive plainListener(String queue, String... properties) {
        StringBuilder activation = new StringBuilder(property("queue", queue));
        for (int i = 0; i < properties.length; i += 2) {
            activation.append(property(properties[i], properties[i + 1]));
        }
        return ShrinkWrap.create(WebArchive.class, queue.replace('.', '-') + ".war")
                .addPackage(RecordingListener.class.getPackage())
                .deleteClass(io.reactiveusers.bridge.testapp.ControlServlet.class)
                .addAsManifestResource(new StringAsset("Dependencies: jakarta.jms.api\n"), "MANIFEST.MF")
                .addAsWebInfResource(
                        new StringAsset(
                                """
                                <?xml version="1.0" encoding="UTF-8"?>
                                <jboss:ejb-jar xmlns:jboss="http://www.jboss.com/xml/ns/javaee" xmlns="http://java.sun.com/xml/ns/javaee"
                                    xmlns:mdb="urn:resource-adapter-binding:2.0" version="3.1" impl-version="2.0">
                                  <enterprise-beans>
                                    <message-driven>
                                      <ejb-name>RecordingListener</ejb-name>
                                      <ejb-class>io.reactiveusers.bridge.testapp.RecordingListener</ejb-class>
                                      <activation-config>%s</activation-config>
                                      <env-entry>
                                        <env-entry-name>queue</env-entry-name>
                                        <env-entry-type>java.lang.String</env-entry-type>
                                        <env-entry-value>%s</env-entry-value>
                                      </env-entry>
                                    </message-driven>
                                  </enterprise-beans>
                                  <assembly-descriptor>
                                    <mdb:resource-adapter-binding>
                                      <ejb-name>RecordingListener</ejb-name>
                                      <mdb:resource-adapter-name>sqs-jms-bridge.rar</mdb:resource-adapter-name>
                                    </mdb:resource-adapter-binding>
                                  </assembly-descriptor>
                                </jboss:ejb-jar>
                                """
                                        .formatted(activation, queue)),
                        "jboss-ejb3.xml");
    }

    private static String property(String name, String value) {
        return "<activation-config-property><activation-config-property-name>" + name
                + "</activation-config-property-name><activation-config-property-value>" + value
                + "</activation-config-property-value></activation-config-property>";
    }

    /** Starts the database, empty, unless it runs already. */
    static void newDatabase() {
        if (database != null) {
            return;
        }
        DeleteDbFiles.execute(System.getProperty("database.dir"), "bridge", true);
        startDatabase();
        execute("CREATE TABLE committed (queue VARCHAR(100), text VARCHAR(1000))");
    }

    static void startDatabase() {
        try {
            database = Server.createTcpServer(
                            "-tcpPort", "21092", "-ifNotExists", "-baseDir", System.getProperty("database.dir"))
                    .start();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void stopDatabase() {
        database.stop();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(System.getenv("DB_URL"), "reactive_users", System.getenv("DB_PASSWORD"));
    }

    /** Returns the texts whose transaction committed, in that order. */
    static List<String> committed(String queue) {
        List<String> texts = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT text FROM committed WHERE queue = '" + queue + "' ORDER BY _rowid_")) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return texts;
    }

    /** One delivery of one message to the listener, committed or not. */
    record Attempt(String text, int together, int deliveryCount, long timestamp, String id, boolean redelivered) {}

    static List<Attempt> attempts(String queue) {
        return get("attempts").stream()
                .map(line -> line.split("\\|"))
                .filter(field -> field[0].equals(queue))
                .map(field -> new Attempt(
                        field[1],
                        Integer.parseInt(field[2]),
                        Integer.parseInt(field[3]),
                        Long.parseLong(field[4]),
                        field[5],
                        Boolean.parseBoolean(field[6])))
                .toList();
    }

    /** Returns the attributes of the queue's {@link SqsBridgeMXBean}; none while it is not active. */
    static Map<String, String> state(String queue) {
        Map<String, String> state = new TreeMap<>();
        for (String line : get("state?queue=" + queue)) {
            state.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return state;
    }

    static List<String> threads() {
        return get("threads");
    }

    static void failing(String queue, boolean on) {
        get("fail?queue=" + queue + "&on=" + on);
    }

    /** Makes every insert of the listeners fail, or succeed again, in a database that responds. */
    static void refuseInserts(boolean refuse) {
        execute(refuse ? "ALTER TABLE committed RENAME TO away" : "ALTER TABLE away RENAME TO committed");
    }

    private static void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> get(String path) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(CONTROL.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode());
            }
            return answer.body().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
