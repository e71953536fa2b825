package io.reactiveusers.master.console.users;

import java.io.Serializable;

/**
 * The password typed in a form. It stays at the server while the form is corrected, and is never written into a page or
 * to a disk.
 */
public class NewPassword implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient String value;

    /** Returns the password; {@code null}: none has been typed. */
    String value() {
        return value;
    }

    /** Always {@code null}: a password is never shown. */
    public String getTyped() {
        return null;
    }

    /** An empty text changes nothing, so a password typed before is kept. */
    public void setTyped(String typed) {
        if (typed != null && !typed.isEmpty()) {
            value = typed;
        }
    }

    /** Whether a password has been typed and will be set by the next save that succeeds. */
    public boolean isKept() {
        return value != null;
    }

    /** Forgets the password. */
    public void discard() {
        value = null;
    }
}
