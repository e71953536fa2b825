package io.reactiveusers.master.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What becomes of an upload that breaks off. */
class DumpFileTest {
    @Test
    void brokenUploadIsSaidAndLeavesNothing() throws Exception {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[0])) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public byte[] readNBytes(int length) throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThatThrownBy(() -> DumpFile.receive(broken)).hasMessageContaining("broke off");
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "imports");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
