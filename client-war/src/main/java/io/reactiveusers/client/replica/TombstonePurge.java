package io.reactiveusers.client.replica;

import io.reactiveusers.client.settings.ClientSettings;
import io.reactiveusers.common.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Deletes the tombstones of users about whom no message can arrive any more: {@link Settings#TOMBSTONE_RETENTION_DAYS}
 * after the deletion arrived. SQS keeps a message 14 days at most, and a dead-letter queue as long again, so the setting
 * is 28 days or more.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TombstonePurge {
    private static final Logger LOG = System.getLogger(TombstonePurge.class.getName());

    /** Rows of one transaction; few, so that they are locked only briefly. */
    private static final int CHUNK = 500;

    private static final Duration INTERVAL = Duration.ofHours(6);

    @Inject
    private UserReplicas replicas;

    @Inject
    private ClientSettings settings;

    @Resource
    private TimerService timers;

    /** Starts the first purge soon, for servers that never run for long, and then regularly. */
    @PostConstruct
    void begin() {
        timers.createIntervalTimer(Duration.ofSeconds(1).toMillis(), INTERVAL.toMillis(), new TimerConfig(null, false));
    }

    /** Deletes what is old enough. A failure is logged, and the next purge tries again. */
    @Timeout
    void purge() {
        Instant before = Instant.now().minus(settings.tombstoneRetention());
        try {
            OptionalLong last = replicas.forgetTombstones(before, Long.MIN_VALUE, CHUNK);
            while (last.isPresent()) {
                LOG.log(Level.DEBUG, "tombstones up to user {0,number,#} are forgotten", last.getAsLong());
                last = replicas.forgetTombstones(before, last.getAsLong(), CHUNK);
            }
        } catch (RuntimeException e) {
            // Logs only the class, because a database quotes rows in its messages.
            LOG.log(
                    Level.WARNING,
                    "RU0306 tombstones could not be purged: {0}",
                    e.getClass().getName());
            LOG.log(Level.DEBUG, "RU0306", e);
        }
    }
}
