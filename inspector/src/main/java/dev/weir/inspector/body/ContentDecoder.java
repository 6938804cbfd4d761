package dev.weir.inspector.body;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.weir.inspector.body.DecodedContent.Outcome;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes content codings (RFC 9110, section 8.4.1): gzip, deflate, br, zstd and chains of them. Takes any bytes and throws for
 * none; a small body that would become a huge one is cut at the limits.
 */
public final class ContentDecoder {

    /**
     * How much output one decoding may give, at each stage of a chain.
     *
     * @param maxBytes of output
     * @param maxRatio of output to input; output below 1 MiB is never held against it
     */
    public record Limits(int maxBytes, int maxRatio) {
        public static final Limits DEFAULT = new Limits(32 << 20, 250);

        private int allowance(int codedBytes) {
            long byRatio = Math.max(RATIO_FREE_BYTES, (long) codedBytes * maxRatio);
            return (int) Math.min(maxBytes, byRatio);
        }
    }

    /** More codings than any server stacks; each one multiplies the work. */
    private static final int MAX_CODINGS = 4;

    private static final int RATIO_FREE_BYTES = 1 << 20;

    /** RFC 9659: content-coded zstd keeps its window within 8 MiB. */
    private static final int ZSTD_WINDOW_LOG = 23;

    private final Limits limits;

    public ContentDecoder(Limits limits) {
        this.limits = limits;
    }

    /** Decodes by the value of {@code Content-Encoding}; null or empty is identity. */
    public DecodedContent decode(byte[] coded, @Nullable String contentEncoding) {
        List<String> codings = codings(contentEncoding);
        if (codings.isEmpty() || coded.length == 0) {
            return new DecodedContent(coded, Outcome.WHOLE, null);
        }
        if (codings.size() > MAX_CODINGS) {
            return new DecodedContent(coded, Outcome.UNSUPPORTED, codings.size() + " content codings in a row");
        }
        for (String coding : codings) {
            if (!isKnown(coding)) {
                return new DecodedContent(coded, Outcome.UNSUPPORTED, "unknown content coding: " + coding);
            }
        }
        DecodedContent decoded = run(coded, codings, false);
        boolean mayBeRaw = decoded.outcome() == Outcome.BROKEN && decoded.bytes().length == 0;
        return mayBeRaw && codings.contains("deflate") ? run(coded, codings, true) : decoded;
    }

    /** Decodes what is kept of a body; null when nothing is, or when there is no coding to undo. */
    public @Nullable DecodedContent decode(RecordedBody body, HeadFields fields) {
        byte[] kept = body.kept();
        String coding = coding(body, fields);
        return kept == null || codings(coding).isEmpty() ? null : decode(kept, coding);
    }

    /** The value of {@code Content-Encoding} as far as it is true of the kept bytes; empty when there is nothing to undo. */
    public static String coding(RecordedBody body, HeadFields fields) {
        return body.decoded() ? "" : String.join(",", fields.all("content-encoding"));
    }

    /** The codings that have to be undone, in the order in which they were applied. */
    public static List<String> codings(@Nullable String contentEncoding) {
        List<String> codings = new ArrayList<>();
        for (String part : contentEncoding == null ? new String[0] : contentEncoding.split(",", -1)) {
            String coding = part.strip().toLowerCase(Locale.ROOT);
            if (!coding.isEmpty() && !coding.equals("identity")) {
                codings.add(coding.startsWith("x-") ? coding.substring(2) : coding);
            }
        }
        return codings;
    }

    private static boolean isKnown(String coding) {
        return switch (coding) {
            case "gzip", "deflate", "br", "zstd" -> true;
            default -> false;
        };
    }

    private DecodedContent run(byte[] coded, List<String> codings, boolean rawDeflate) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, coded.length));
        List<Inflater> inflaters = new ArrayList<>(1);
        int allowance = limits.allowance(coded.length);
        try (InputStream in = open(coded, codings, () -> inflater(inflaters, rawDeflate), allowance)) {
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            return new DecodedContent(out.toByteArray(), Outcome.WHOLE, null);
        } catch (LimitReachedException e) {
            return new DecodedContent(
                    out.toByteArray(), Outcome.LIMITED, "decoded content cut at " + allowance + " bytes");
        } catch (IOException | RuntimeException e) {
            // Decoders answer garbage with unchecked exceptions as well: the bytes are a stranger's.
            String problem = "not " + String.join(", ", codings) + " to the end (" + e.getMessage() + ")";
            return new DecodedContent(out.toByteArray(), Outcome.BROKEN, problem.replaceAll("\\s+", " "));
        } finally {
            inflaters.forEach(Inflater::end);
        }
    }

    /** A new one for each stage, remembered so that its memory outside of the heap is given back. */
    private static Inflater inflater(List<Inflater> made, boolean raw) {
        Inflater inflater = new Inflater(raw);
        made.add(inflater);
        return inflater;
    }

    private static InputStream open(byte[] coded, List<String> codings, Supplier<Inflater> inflaters, int allowance)
            throws IOException {
        InputStream in = new ByteArrayInputStream(coded);
        for (int i = codings.size() - 1; i >= 0; i--) {
            in = new LimitedStream(stage(in, codings.get(i), inflaters), allowance);
        }
        return in;
    }

    private static InputStream stage(InputStream in, String coding, Supplier<Inflater> inflaters) throws IOException {
        return switch (coding) {
            case "gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in, inflaters.get());
            case "br" -> new BrotliInputStream(in);
            default -> new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_WINDOW_LOG);
        };
    }

    private static final class LimitReachedException extends IOException {}

    /** Throws once more than the allowance was asked for and is there. */
    private static final class LimitedStream extends FilterInputStream {
        private int left;

        LimitedStream(InputStream in, int allowance) {
            super(in);
            this.left = allowance;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                if (super.read() < 0) {
                    return -1;
                }
                throw new LimitReachedException();
            }
            int read = super.read(buffer, offset, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
