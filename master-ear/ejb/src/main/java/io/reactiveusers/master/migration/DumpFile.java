package io.reactiveusers.master.migration;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * A dump in a temporary file, as UTF-8 without a byte order mark, until it is closed. Only the server's user can read it,
 * for it holds password hashes. The upload is streamed, so its size costs no memory.
 */
final class DumpFile implements Closeable {
    private static final String PREFIX = "django-dump-";
    private static final int BUFFER = 1 << 16;

    /** Bytes that are no character of Windows' western code page. */
    private static final Set<Integer> NOT_CP1252 = Set.of(0x81, 0x8D, 0x8F, 0x90, 0x9D);

    private enum Encoding {
        // The longer mark first: the one of UTF-16LE is its beginning.
        UTF_32LE("UTF-32LE", 0xFF, 0xFE, 0, 0),
        UTF_32BE("UTF-32BE", 0, 0, 0xFE, 0xFF),
        UTF_16LE("UTF-16LE", 0xFF, 0xFE),
        UTF_16BE("UTF-16BE", 0xFE, 0xFF),
        UTF_8("UTF-8", 0xEF, 0xBB, 0xBF),
        NO_MARK("UTF-8");

        private final Charset charset;
        private final byte[] mark;

        Encoding(String charset, int... mark) {
            this.charset = Charset.forName(charset);
            this.mark = new byte[mark.length];
            for (int i = 0; i < mark.length; i++) {
                this.mark[i] = (byte) mark[i];
            }
        }

        static Encoding of(byte[] start) {
            return Arrays.stream(values())
                    .filter(encoding -> encoding.mark.length <= start.length
                            && Arrays.equals(encoding.mark, Arrays.copyOf(start, encoding.mark.length)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private final Path path;

    private DumpFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Removes the files that a killed process has left. */
    static void removeLeftOvers() throws IOException {
        try (var files = Files.newDirectoryStream(folder(), PREFIX + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Stores an upload. The byte order mark says the encoding; without one it is UTF-8.
     *
     * @throws InvalidDumpException if the bytes are not text in that encoding, or the connection fails before the end
     * @throws IOException if the file cannot be written; nothing is left of it
     */
    static DumpFile receive(InputStream upload) throws IOException, InvalidDumpException {
        DumpFile file = new DumpFile(Files.createTempFile(folder(), PREFIX, ".json"));
        try {
            try (Writer writer = new OutputStreamWriter(Files.newOutputStream(file.path), StandardCharsets.UTF_8)) {
                transcode(upload, writer);
            }
            return file;
        } catch (IOException | InvalidDumpException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }

    /**
     * Returns the server's own folder if it has one, so that servers of one machine do not remove each other's files.
     */
    private static Path folder() throws IOException {
        return Files.createDirectories(
                Path.of(System.getProperty("jboss.server.temp.dir", System.getProperty("java.io.tmpdir")), "imports"));
    }

    private static void transcode(InputStream upload, Writer writer) throws IOException, InvalidDumpException {
        byte[] start = new byte[4];
        int started = read(upload, start, 0, 4, 0);
        Encoding encoding = Encoding.of(Arrays.copyOf(start, Math.max(0, started)));
        CharsetDecoder decoder = encoding.charset.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        CharBuffer chars = CharBuffer.allocate(BUFFER);
        int mark = encoding.mark.length;
        bytes.put(start, mark, Math.max(0, started - mark));
        long offset = mark;
        boolean end = started < 4;
        do {
            if (!end) {
                int read = read(upload, bytes.array(), bytes.position(), bytes.remaining(), offset + bytes.position());
                end = read < bytes.remaining();
                bytes.position(bytes.position() + read);
            }
            bytes.flip();
            CoderResult result;
            do {
                result = decoder.decode(bytes, chars, end);
                writer.write(chars.array(), 0, chars.position());
                chars.clear();
            } while (result.isOverflow());
            offset += bytes.position();
            if (result.isError()) {
                throw malformed(encoding, offset, bytes);
            }
            bytes.compact();
        } while (!end);
    }

    /** Reads until the length is reached or the upload ends. */
    private static int read(InputStream upload, byte[] bytes, int position, int length, long offset)
            throws InvalidDumpException {
        try {
            return upload.readNBytes(bytes, position, length);
        } catch (IOException e) {
            throw new InvalidDumpException("the upload broke off after about " + offset + " bytes");
        }
    }

    private static InvalidDumpException malformed(Encoding encoding, long offset, ByteBuffer bytes) {
        StringBuilder message =
                new StringBuilder("the dump is not " + encoding.charset + ": byte " + offset + " (counted from 0)");
        if (encoding == Encoding.NO_MARK || encoding == Encoding.UTF_8) {
            int unsigned = Byte.toUnsignedInt(bytes.get(bytes.position()));
            message.append(", 0x").append(Integer.toHexString(unsigned)).append(", begins no character");
            if (unsigned >= 0x80 && !NOT_CP1252.contains(unsigned)) {
                message.append(
                        "; it looks like Windows-1252 or ISO-8859-1, so convert the file to UTF-8, or have Django"
                                + " write it with PYTHONUTF8=1");
            }
        } else {
            message.append(" begins no character");
        }
        return new InvalidDumpException(message.toString());
    }
}
