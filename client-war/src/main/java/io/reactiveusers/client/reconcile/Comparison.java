package io.reactiveusers.client.reconcile;

import io.reactiveusers.client.replica.ReplicaFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares fingerprints of the master's users and of this client's. */
final class Comparison {
    private Comparison() {}

    /**
     * Returns how one user differs; empty if both sides are equal.
     *
     * @param master {@code null} if the master has no such user
     * @param here {@code null} if this client has no row of that id
     */
    static Optional<Suspect> of(long id, MasterUser master, ReplicaFingerprint here) {
        String should = master == null ? null : master.hash();
        String is = here == null || !here.live() ? null : here.hash();
        if (should == null ? is == null : should.equals(is)) {
            return Optional.empty();
        }
        Kind kind = should == null ? Kind.EXTRA : is == null ? Kind.MISSING : Kind.CHANGED;
        return Optional.of(new Suspect(id, kind, should + "/" + is));
    }

    /** Returns the users of a range that differ, by id. */
    static List<Suspect> of(List<MasterUser> master, List<ReplicaFingerprint> here) {
        Map<Long, MasterUser> masters = new TreeMap<>();
        master.forEach(user -> masters.put(user.id(), user));
        Map<Long, ReplicaFingerprint> own = new TreeMap<>();
        here.forEach(user -> own.put(user.id(), user));
        TreeMap<Long, Boolean> ids = new TreeMap<>();
        masters.keySet().forEach(id -> ids.put(id, true));
        own.keySet().forEach(id -> ids.put(id, true));
        List<Suspect> suspects = new ArrayList<>();
        for (long id : ids.keySet()) {
            of(id, masters.get(id), own.get(id)).ifPresent(suspects::add);
        }
        return suspects;
    }

    /** Returns whether a repair that deletes {@code extra} users would exceed the limit, a percentage of the live users. */
    static boolean exceedsDeletionLimit(long extra, long liveUsers, double maxDeletePercent) {
        return extra * 100.0 > maxDeletePercent * liveUsers;
    }
}
