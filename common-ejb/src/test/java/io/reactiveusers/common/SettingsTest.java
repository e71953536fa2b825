package io.reactiveusers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everyMissingSettingOfTheRoleIsNamed() {
        Settings settings = new Settings(Map.of(Settings.QUEUE, "users-1", Settings.CLIENT_TOKEN, " ")::get);
        assertThatThrownBy(settings::checkedForClient)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MASTER_API_URL, CLIENT_TOKEN")
                .hasMessageNotContaining(Settings.QUEUE);
    }

    @Test
    void masterNeedsNoQueueAndClientNoTopic() {
        new Settings(Map.of(Settings.TOPIC_ARN, "arn:aws:sns:eu-west-1:1:users")::get).checkedForMaster();
        new Settings(Map.of(
                        Settings.QUEUE, "users-1",
                        Settings.MASTER_API_URL, "http://localhost:8080/api",
                        Settings.CLIENT_TOKEN, "t")::get)
                .checkedForClient();
    }

    @Test
    void aUriThatIsNoneIsRefusedByName() {
        Settings settings = new Settings(Map.of(Settings.AWS_ENDPOINT, "http://a b")::get);
        assertThatThrownBy(() -> settings.findUri(Settings.AWS_ENDPOINT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Settings.AWS_ENDPOINT);
        assertThat(settings.findUri(Settings.QUEUE)).isEmpty();
    }

    @Test
    void numbersAndFlagsAreRefusedByNameWhereTheyAreNone() {
        Settings settings = new Settings(Map.of("A", "12", "B", "-1", "C", "1000", "D", "yes", "E", "true")::get);
        assertThat(settings.getInt("A", 5, 0, 100)).isEqualTo(12);
        assertThat(settings.getInt("unset", 5, 0, 100)).isEqualTo(5);
        assertThatThrownBy(() -> settings.getInt("B", 5, 0, 100)).hasMessageContaining("setting B");
        assertThatThrownBy(() -> settings.getInt("C", 5, 0, 100)).hasMessageContaining("setting C");
        assertThatThrownBy(() -> settings.getFlag("D")).hasMessageContaining("setting D");
        assertThat(settings.getFlag("E")).isTrue();
        assertThat(settings.getFlag("unset")).isFalse();
    }
}
