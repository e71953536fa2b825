package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.settings.ClientSettings;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the bridge knows of the messages that wait in this client's queue; read without any class of the bridge. */
@ApplicationScoped
class Backlog {
    private static final Logger LOG = Logger.getLogger(Backlog.class.getName());

    @EJB
    private ClientSettings settings;

    /**
     * Returns whether no message waits, as far as SQS knows. False also if it does not respond, or if the bridge is not
     * active: then nothing arrives either.
     */
    boolean isEmpty() {
        try {
            ObjectName bridge = new ObjectName("io.reactiveusers:type=SqsBridge,queue=" + settings.queue());
            return ManagementFactory.getPlatformMBeanServer()
                    .invoke(bridge, "countWaiting", new Object[0], new String[0])
                    .equals(0L);
        } catch (JMException e) {
            LOG.log(Level.FINE, "the queue cannot be asked", e);
            return false;
        }
    }
}
