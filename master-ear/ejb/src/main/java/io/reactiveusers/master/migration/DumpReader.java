package io.reactiveusers.master.migration;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Reads a dump row by row. It cuts the text at the commas of the outermost array by looking at brackets and quotes only,
 * so a row may be long without limit and costs no more memory than {@value #ROW_LIMIT} bytes, and a bit for each level of its nesting; what is inside a
 * row is {@link RowParser#parse}'s to read.
 *
 * <p>The text must be exactly one JSON array. The fault of one row is that row's, as long as it is JSON.
 */
final class DumpReader implements Closeable {
    /** The most bytes of a row; a longer one is refused. */
    static final int ROW_LIMIT = 1 << 20;

    private static final int END = -1;

    private final Path path;
    private final InputStream in;
    private final byte[] row;
    private long offset;
    private int next;
    private long number;
    private int depth;

    private DumpReader(Path path, InputStream in, int rowLimit) throws IOException {
        this.path = path;
        this.in = new BufferedInputStream(in, Math.min(rowLimit, 1 << 16));
        row = new byte[rowLimit];
        next = this.in.read();
    }

    /** Opens a dump at its beginning. */
    static DumpReader open(Path path) throws IOException {
        return new DumpReader(path, Files.newInputStream(path), ROW_LIMIT);
    }

    /** Reads one row again. */
    static DumpRow reread(Path path, DumpRow.Place place) throws IOException, InvalidDumpException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try (DumpReader reader = new DumpReader(path, Channels.newInputStream(channel.position(place.offset())), (int)
                Math.min(place.bytes(), ROW_LIMIT))) {
            reader.number = place.number();
            reader.offset = place.offset();
            return reader.row();
        }
    }

    /**
     * Returns the next row; empty after the last one.
     *
     * @throws InvalidDumpException if the text is not a JSON array, ends within it, or goes on after it
     */
    Optional<DumpRow> next() throws IOException, InvalidDumpException {
        skipSpace();
        if (number == 0) {
            if (next != '[') {
                throw invalid(next == END ? "the dump is empty" : "the dump is not a JSON array");
            }
            advance();
            skipSpace();
            if (next == ']') {
                return end();
            }
        } else if (next == ']') {
            return end();
        } else if (next == ',') {
            advance();
            skipSpace();
        } else {
            throw next == END ? truncated() : invalid("a comma or the end of the array is missing");
        }
        number++;
        return Optional.of(row());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Optional<DumpRow> end() throws IOException, InvalidDumpException {
        advance();
        skipSpace();
        if (next != END) {
            throw invalid("something follows the end of the array; if two dumps were written to one file, send each by"
                    + " itself");
        }
        return Optional.empty();
    }

    private DumpRow row() throws IOException, InvalidDumpException {
        long start = offset;
        depth = 0;
        switch (next) {
            case END -> throw truncated();
            case ']', '}', ',', ':' -> throw invalid("a row is missing");
            case '{', '[' -> structure(start);
            case '"' -> string(start);
            default -> scalar(start);
        }
        int length = (int) Math.min(offset - start, row.length);
        try {
            return RowParser.parse(new DumpRow.Place(number, start, offset - start), Arrays.copyOf(row, length), depth);
        } catch (RowParser.MalformedException e) {
            throw invalid("the row is not JSON", start + e.getOffset());
        }
    }

    private void structure(long start) throws IOException, InvalidDumpException {
        // A bit for each open bracket, because a row that is too deep for the parser is checked here only.
        BitSet objects = new BitSet();
        int open = 0;
        do {
            switch (next) {
                case END -> throw truncated();
                case '"' -> string(start);
                case '{', '[' -> {
                    objects.set(open, next == '{');
                    open++;
                    depth = Math.max(depth, open);
                    take(start);
                }
                case '}', ']' -> {
                    open--;
                    if (objects.get(open) != (next == '}')) {
                        throw invalid("a bracket closes what another kind of bracket has opened");
                    }
                    take(start);
                }
                default -> take(start);
            }
        } while (open > 0);
    }

    private void string(long start) throws IOException, InvalidDumpException {
        take(start);
        while (next != '"') {
            if (next == '\\') {
                take(start);
            }
            if (next == END) {
                throw truncated();
            }
            take(start);
        }
        take(start);
    }

    private void scalar(long start) throws IOException {
        while (next != END && next != ',' && next != ']' && !isSpace(next)) {
            take(start);
        }
    }

    private void take(long start) throws IOException {
        long position = offset - start;
        if (position < row.length) {
            row[(int) position] = (byte) next;
        }
        advance();
    }

    private void advance() throws IOException {
        if (next != END) {
            next = in.read();
            offset++;
        }
    }

    private void skipSpace() throws IOException {
        while (isSpace(next)) {
            advance();
        }
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private InvalidDumpException truncated() throws IOException {
        return invalid("the dump ends in the middle of the array");
    }

    private InvalidDumpException invalid(String message) throws IOException {
        return invalid(message, offset);
    }

    /** Finds the line and the column of an offset, both counted from 1, by reading the text once more. */
    private InvalidDumpException invalid(String message, long at) throws IOException {
        long line = 1;
        long column = 1;
        try (InputStream again = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            for (long i = 0; i < at; i++) {
                int c = again.read();
                if (c == '\n') {
                    line++;
                    column = 1;
                } else if ((c & 0xC0) != 0x80) {
                    column++;
                }
            }
        }
        return new InvalidDumpException(
                message + " (line " + line + ", column " + column + ", byte " + at + " of its UTF-8)");
    }
}
