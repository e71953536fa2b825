package io.reactiveusers.master.console.web;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What another person saved while a form was open, against what is typed in the form. Each field that differs has a
 * choice between the two, if the person at this form may change it. It begins with what is typed if the person at this form changed the field, else with what the
 * other person saved.
 *
 * @param <F> everything that can be typed in the form
 */
public final class Conflict<F> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** One field that differs. */
    public static final class Difference implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String label;
        private final String theirs;
        private final String mine;
        private boolean mineChosen;

        private Difference(String label, String theirs, String mine, boolean mineChosen) {
            this.label = label;
            this.theirs = theirs;
            this.mine = mine;
            this.mineChosen = mineChosen;
        }

        public String getLabel() {
            return label;
        }

        public String getTheirs() {
            return theirs;
        }

        public String getMine() {
            return mine;
        }

        public boolean isMineChosen() {
            return mineChosen;
        }

        public void setMineChosen(boolean mineChosen) {
            this.mineChosen = mineChosen;
        }
    }

    private final String when;
    private final F theirs;
    private final F mine;
    private final List<Difference> differences = new ArrayList<>();

    /**
     * Compares the three versions of a form.
     *
     * @param when what the page says about the time of the other person's change
     * @param loaded the form as it was before anything was typed
     * @param mine the form as it is, and stays: a copy
     */
    Conflict(String when, List<FormField<F, ?>> fields, F loaded, F theirs, F mine) {
        this.when = when;
        this.theirs = theirs;
        this.mine = mine;
        for (FormField<F, ?> field : fields) {
            if (field.editable() && !field.isSame(theirs, mine)) {
                differences.add(new Difference(
                        field.label(), field.show(theirs), field.show(mine), !field.isSame(loaded, mine)));
            }
        }
    }

    /** Puts the chosen value into each field that differs. */
    void apply(List<FormField<F, ?>> fields, F form) {
        for (Difference difference : differences) {
            apply(difference, fields, form);
        }
    }

    /** Puts the chosen value into one field that differs, and leaves the others as they have been typed since. */
    void apply(Difference difference, List<FormField<F, ?>> fields, F form) {
        fields.stream()
                .filter(field -> field.label().equals(difference.getLabel()))
                .forEach(field -> field.copy(difference.isMineChosen() ? mine : theirs, form));
    }

    public String getWhen() {
        return when;
    }

    public List<Difference> getDifferences() {
        return differences;
    }
}
