package io.reactiveusers.master.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts renames into an order in which each finds its name free: whoever has a name is renamed before the one who wants it.
 * Those who exchange names in a circle come as one unit, which must be written in one transaction.
 */
final class RenameOrder {
    private RenameOrder() {}

    /** A row that gives an id another name. */
    interface Rename {
        long id();

        String oldName();

        String newName();
    }

    /** Returns the renames in units. Ids and old names are unique. */
    static <T extends Rename> List<List<T>> of(Collection<T> renames) {
        Map<String, T> holders = new HashMap<>();
        renames.forEach(rename -> holders.put(rename.oldName(), rename));
        List<List<T>> units = new ArrayList<>();
        Set<Long> placed = new HashSet<>();
        for (T rename : renames) {
            List<T> path = new ArrayList<>();
            Map<Long, Integer> positions = new HashMap<>();
            T next = rename;
            while (next != null && !placed.contains(next.id()) && !positions.containsKey(next.id())) {
                positions.put(next.id(), path.size());
                path.add(next);
                next = holders.get(next.newName());
            }
            boolean circle = next != null && positions.containsKey(next.id());
            int circleStart = circle ? positions.get(next.id()) : path.size();
            if (circle) {
                units.add(List.copyOf(path.subList(circleStart, path.size())));
            }
            for (int i = circleStart - 1; i >= 0; i--) {
                units.add(List.of(path.get(i)));
            }
            placed.addAll(positions.keySet());
        }
        return units;
    }
}
