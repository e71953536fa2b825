package io.reactiveusers.master.api;

import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Decodes HTTP Basic credentials in UTF-8, as this API's challenge promises (RFC 7617, 2.1). {@code
 * BasicAuthenticationCredential} of Jakarta Security 3.0 decodes US-ASCII and garbles every other character.
 */
final class BasicCredentials {
    private BasicCredentials() {}

    /**
     * Returns the credentials; empty unless they are base64 of UTF-8 with a colon and without control characters.
     *
     * @param encoded what follows the scheme in {@code Authorization}
     */
    static Optional<UsernamePasswordCredential> decode(String encoded) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 0 || text.chars().anyMatch(Character::isISOControl)
                    ? Optional.empty()
                    : Optional.of(new UsernamePasswordCredential(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
