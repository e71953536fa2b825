package io.reactiveusers.master.directory;

import jakarta.persistence.Embeddable;

/**
 * A user's names and e-mail address in the form in which they are searched and sorted ({@link SearchText}). They are
 * columns of the user's own row and are written with it, so a search never finds what the user was called before.
 */
@Embeddable
class SearchKeys {
    private String usernameKey;
    private String firstNameKey;
    private String lastNameKey;
    private String emailKey;

    protected SearchKeys() {}

    SearchKeys(String username, String firstName, String lastName, String email) {
        usernameKey = SearchText.of(username);
        firstNameKey = SearchText.of(firstName);
        lastNameKey = SearchText.of(lastName);
        emailKey = SearchText.of(email);
    }

    String username() {
        return usernameKey;
    }

    String firstName() {
        return firstNameKey;
    }

    String lastName() {
        return lastNameKey;
    }

    String email() {
        return emailKey;
    }
}
