package io.reactiveusers.bridge;

import jakarta.jms.MessageListener;
import jakarta.resource.spi.Activation;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ResourceAdapter;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The activation properties of a message-driven bean. All have defaults, and blank counts as not set. Region and
 * credentials are not among them: they come from the AWS SDK's own chains (environment, system properties, profile,
 * instance).
 */
@Activation(messageListeners = MessageListener.class)
public class SqsActivationSpec implements ActivationSpec, Serializable {
    private static final long serialVersionUID = 1L;

    private transient ResourceAdapter resourceAdapter;
    private String queue;
    private String endpoint;
    private Integer consumers = 2;
    private String delivery = "message";
    private Integer batchSize = 10;
    private Integer waitTimeSeconds = 20;
    private Integer visibilityTimeout;
    private String probeDataSource;
    private String probeStatement;
    private Integer failuresBeforePause = 3;
    private Integer maxRetryDelay = 900;
    private Integer drainTimeout = 20;

    /**
     * Refuses values that cannot work.
     *
     * @throws InvalidPropertyException naming every property at fault
     */
    @Override
    public void validate() throws InvalidPropertyException {
        List<String> faults = new ArrayList<>();
        if (getQueue() == null) {
            faults.add("queue is not set, nor is SQS_REACTIVE_TABLES in the environment");
        } else if (!queueName().matches("[A-Za-z0-9_-]{1,75}(\\.fifo)?")) {
            faults.add("queue is neither the name nor the URL of a queue");
        }
        if (getEndpoint() != null && !isUrl(getEndpoint())) {
            faults.add("endpoint is not a URL");
        }
        if (!getDelivery().matches("message|batch")) {
            faults.add("delivery is neither message nor batch");
        }
        limit(faults, "consumers", consumers, 1, 40);
        limit(faults, "batchSize", batchSize, 1, 50);
        limit(faults, "waitTimeSeconds", waitTimeSeconds, 0, 20);
        if (visibilityTimeout != null) {
            limit(faults, "visibilityTimeout", visibilityTimeout, 2, 43_200);
        }
        limit(faults, "failuresBeforePause", failuresBeforePause, 2, 1_000);
        limit(faults, "maxRetryDelay", maxRetryDelay, 1, 43_000);
        limit(faults, "drainTimeout", drainTimeout, 0, 600);
        if (!faults.isEmpty()) {
            throw new InvalidPropertyException("RU0200 activation refused: " + String.join("; ", faults));
        }
    }

    private static void limit(List<String> faults, String name, Integer value, int from, int to) {
        if (value == null || value < from || value > to) {
            faults.add(name + " is " + value + ", not from " + from + " to " + to);
        }
    }

    private static boolean isUrl(String value) {
        try {
            URI uri = URI.create(value);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String blankAsNull(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Returns the name of the queue, also where its URL was given. */
    String queueName() {
        String value = getQueue();
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** Returns whether the queue keeps the order of each message group. */
    boolean isFifo() {
        return queueName().endsWith(".fifo");
    }

    /** Returns whether the listener gets a list of messages in one transaction. */
    boolean isBatch() {
        return "batch".equals(getDelivery());
    }

    /**
     * The queue, by name or URL; a name ending in {@code .fifo} is received from in order. Default: the environment
     * variable {@code SQS_REACTIVE_TABLES}, or the system property of that name.
     */
    public String getQueue() {
        String value = blankAsNull(queue);
        if (value == null) {
            value = blankAsNull(System.getenv("SQS_REACTIVE_TABLES"));
        }
        return value == null ? blankAsNull(System.getProperty("SQS_REACTIVE_TABLES")) : value;
    }

    public void setQueue(String queue) {
        this.queue = queue;
    }

    /** The URL of the SQS endpoint. Default: {@code AWS_ENDPOINT_URL} as the AWS SDK reads it, else that of the region. */
    public String getEndpoint() {
        return blankAsNull(endpoint);
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Returns the number of consumers, each of which has a thread of the container; 1 to 40, default 2. */
    public Integer getConsumers() {
        return consumers;
    }

    public void setConsumers(Integer consumers) {
        this.consumers = consumers;
    }

    /**
     * What the listener gets in one transaction. {@code message}, the default: one {@link jakarta.jms.TextMessage}. {@code
     * batch}: an {@link jakarta.jms.ObjectMessage} whose body is a list of all that one receive brought.
     */
    public String getDelivery() {
        String value = blankAsNull(delivery);
        return value == null ? "message" : value;
    }

    public void setDelivery(String delivery) {
        this.delivery = delivery;
    }

    /**
     * The most messages that one consumer holds, with {@code batch} in one transaction; 1 to 50, default 10. Above 10
     * several receives are pooled while the queue has that many.
     */
    public Integer getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(Integer batchSize) {
        this.batchSize = batchSize;
    }

    /** Seconds a receive waits for a message; 0 to 20, default 20. */
    public Integer getWaitTimeSeconds() {
        return waitTimeSeconds;
    }

    public void setWaitTimeSeconds(Integer waitTimeSeconds) {
        this.waitTimeSeconds = waitTimeSeconds;
    }

    /**
     * Seconds until a message whose receiver died comes back; 2 to 43,200, default: the queue's own. It is extended
     * while a delivery takes longer.
     */
    public Integer getVisibilityTimeout() {
        return visibilityTimeout;
    }

    public void setVisibilityTimeout(Integer visibilityTimeout) {
        this.visibilityTimeout = visibilityTimeout;
    }

    /**
     * The JNDI name, such as {@code java:jboss/datasources/ClientDS}, of the data source the listener writes to. It is
     * probed before the first receive and after each failed delivery; while the probe fails, nothing is received.
     * Default: none; then a failed delivery counts against the message until {@code failuresBeforePause}.
     */
    public String getProbeDataSource() {
        return blankAsNull(probeDataSource);
    }

    public void setProbeDataSource(String probeDataSource) {
        this.probeDataSource = probeDataSource;
    }

    /**
     * The SQL by which that data source is probed, in a transaction that is rolled back. If it writes a row, the probe
     * also notices a database that is read-only or full; write to a table without a key, so that no data can collide with
     * it. Default: {@code SELECT 1}.
     */
    public String getProbeStatement() {
        String value = blankAsNull(probeStatement);
        return value == null ? "SELECT 1" : value;
    }

    public void setProbeStatement(String probeStatement) {
        this.probeStatement = probeStatement;
    }

    /** Number of different messages that must fail in a row to pause the consumers; 2 to 1,000, default 3. */
    public Integer getFailuresBeforePause() {
        return failuresBeforePause;
    }

    public void setFailuresBeforePause(Integer failuresBeforePause) {
        this.failuresBeforePause = failuresBeforePause;
    }

    /**
     * The most seconds a failed message stays away; 1 to 43,000, default 900: SQS counts twelve hours from the receive.
     * The delay starts at about a second and doubles with each receive.
     */
    public Integer getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(Integer maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    /** Seconds an undeployment waits for the deliveries in hand; 0 to 600, default 20. */
    public Integer getDrainTimeout() {
        return drainTimeout;
    }

    public void setDrainTimeout(Integer drainTimeout) {
        this.drainTimeout = drainTimeout;
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter resourceAdapter) {
        this.resourceAdapter = resourceAdapter;
    }
}
