package io.reactiveusers.local;

import java.security.SecureRandom;

/** Generates random passwords. */
final class Secrets {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** A new password of 20 characters without look-alikes such as 0 and O: 116 bits. */
    static String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
