package io.reactiveusers.common;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The settings of both applications, which read them only here. Each is an environment variable of this name; a system
 * property of the same name serves where the environment cannot be set. The AWS SDK's own chain reads credentials and
 * region. The server ({@code server-config/}) reads {@code DB_URL}, {@code DB_USER} and {@code DB_PASSWORD}.
 */
public final class Settings {
    /** Master: the SNS topic to which changes are published; if its name ends in {@code .fifo}, in order. */
    public static final String TOPIC_ARN = "SNS_REACTIVE_TABLE_ARN";

    /** Client: the SQS queue from which changes are received, by name or URL. The bridge reads the same variable. */
    public static final String QUEUE = "SQS_REACTIVE_TABLES";

    /** Master, optional: the endpoint of an AWS emulator. The client's AWS SDK reads the same variable by itself. */
    public static final String AWS_ENDPOINT = "AWS_ENDPOINT_URL";

    /** Client: the base URL of the master's API, such as {@code https://users.example.org/api}. */
    public static final String MASTER_API_URL = "MASTER_API_URL";

    /** Client: the token that the master issued to this client; also opens this client's endpoints for operators. */
    public static final String CLIENT_TOKEN = "CLIENT_TOKEN";

    /**
     * Master, optional: the password of the first administrator, who is made or restored if nobody can administer the
     * directory.
     */
    public static final String FIRST_ADMIN_PASSWORD = "FIRST_ADMIN_PASSWORD";

    /** Client, optional: days for which a deleted user's revision is remembered, at least 28. Default 30. */
    public static final String TOMBSTONE_RETENTION_DAYS = "TOMBSTONE_RETENTION_DAYS";

    /** Client, optional: hours between two comparisons with the master; 0 means never. Default 24. */
    public static final String RECONCILE_EVERY_HOURS = "RECONCILE_EVERY_HOURS";

    /** Client, optional: whether those comparisons repair what they find ({@code true}, {@code false}). Default false. */
    public static final String RECONCILE_REPAIR = "RECONCILE_REPAIR";

    /** Client, optional: seconds for which a difference must persist to count as drift. Default 30. */
    public static final String RECONCILE_PATIENCE_SECONDS = "RECONCILE_PATIENCE_SECONDS";

    private final UnaryOperator<String> source;

    /** Settings from any source that returns {@code null} for what is not set. */
    public Settings(UnaryOperator<String> source) {
        this.source = source;
    }

    /** Returns the settings of this process: its environment, then its system properties. */
    public static Settings ofProcess() {
        return new Settings(name -> {
            String value = System.getenv(name);
            return value != null ? value : System.getProperty(name);
        });
    }

    /**
     * Checks what a master needs; a master needs no queue.
     *
     * @throws IllegalStateException naming every setting that is missing
     */
    public Settings checkedForMaster() {
        return checked("master", TOPIC_ARN);
    }

    /**
     * Checks what a client needs; a client needs no topic.
     *
     * @throws IllegalStateException naming every setting that is missing
     */
    public Settings checkedForClient() {
        return checked("client", QUEUE, MASTER_API_URL, CLIENT_TOKEN);
    }

    /** Returns the value of one setting; blank counts as not set. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(source.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * Returns the value of one setting.
     *
     * @throws IllegalStateException if it is not set
     */
    public String get(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("RU0001 setting " + name + " is missing"));
    }

    /**
     * Returns the value of one setting that is a URI.
     *
     * @throws IllegalStateException if it is set and is not a URI
     */
    public Optional<URI> findUri(String name) {
        return find(name).map(value -> {
            try {
                return URI.create(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("RU0001 setting " + name + " is not a URI", e);
            }
        });
    }

    /**
     * Returns the value of one setting that is a whole number.
     *
     * @throws IllegalStateException if it is set and is not such a number between the limits
     */
    public int getInt(String name, int otherwise, int least, int most) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.get().matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalStateException(
                "RU0001 setting " + name + " is not a whole number from " + least + " to " + most);
    }

    /**
     * Returns whether one setting is {@code true}; false if it is not set.
     *
     * @throws IllegalStateException if it is set and neither {@code true} nor {@code false}
     */
    public boolean getFlag(String name) {
        return switch (find(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalStateException("RU0001 setting " + name + " is neither true nor false");
        };
    }

    private Settings checked(String role, String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (find(name).isEmpty()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "RU0001 this " + role + " lacks " + String.join(", ", missing) + " in its environment");
        }
        return this;
    }
}
