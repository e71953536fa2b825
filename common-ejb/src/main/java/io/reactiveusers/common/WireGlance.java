package io.reactiveusers.common;

/**
 * The two fields that matter of a message that cannot be read as a whole. Each is {@code null} if the message does not
 * have it, or becomes unreadable before it.
 */
final class WireGlance {
    private Long userId;
    private Long schema;
    private String notification;

    private WireGlance() {}

    /** Reads the fields of a body, or of the message in it if it is a notification's envelope. */
    static WireGlance at(String body) {
        WireGlance glance = new WireGlance();
        glance.look(body);
        if (glance.userId == null && glance.schema == null && glance.notification != null) {
            glance.look(glance.notification);
        }
        return glance;
    }

    Long userId() {
        return userId;
    }

    Long schema() {
        return schema;
    }

    private void look(String json) {
        if (json == null || json.length() > WireCodec.BODY_LIMIT) {
            return;
        }
        try {
            WireTokens tokens = new WireTokens(json);
            tokens.document(name -> read(name, tokens));
        } catch (RefusedMessageException e) {
            // The fields read so far are kept.
        }
    }

    private boolean read(String name, WireTokens tokens) throws RefusedMessageException {
        if (name.equals("user") && tokens.isObject()) {
            tokens.object("user.", field -> {
                if (!field.equals("id")) {
                    return false;
                }
                userId = tokens.integer("user.id");
                return true;
            });
        } else if (name.equals("schema")) {
            schema = tokens.integer("schema");
        } else if (name.equals("Message") && tokens.isString()) {
            notification = tokens.string();
        } else {
            return false;
        }
        return true;
    }
}
