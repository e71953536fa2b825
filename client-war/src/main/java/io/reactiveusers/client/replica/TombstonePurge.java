package io.reactiveusers.client.replica;

import io.reactiveusers.client.master.ClientSettings;
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
 * Forgets deleted users once no message about them can come any more: {@link Settings#TOMBSTONE_RETENTION_DAYS} after
 * the deletion arrived. SQS keeps a message 14 days at most, and a dead-letter queue as long again, so the setting is 28
 * days or more.
 */
@Singleton
@Startup
@DependsOn("SchemaMigration")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TombstonePurge {
    private static final Logger LOG = System.getLogger(TombstonePurge.class.getName());

    /** Rows of one transaction: locked for the blink of an eye. */
    private static final int CHUNK = 500;

    private static final Duration INTERVAL = Duration.ofHours(6);

    @Inject
    private UserReplicas replicas;

    @Inject
    private ClientSettings settings;

    @Resource
    private TimerService timers;

    /** Soon, so that a server that never runs for long does it too, and then regularly. */
    @PostConstruct
    void begin() {
        timers.createIntervalTimer(Duration.ofSeconds(1).toMillis(), INTERVAL.toMillis(), new TimerConfig(null, false));
    }

    /** Forgets what is old enough; where it fails, the next time does. */
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
            // Its class only: a database quotes rows in what it says.
            LOG.log(
                    Level.WARNING,
                    "RU0306 tombstones could not be purged: {0}",
                    e.getClass().getName());
            LOG.log(Level.DEBUG, "RU0306", e);
        }
    }
}
