package dev.weir.inspector.json;

import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.TcpSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples of the kernel in as few bytes as they need: fifty numbers a sample and several samples an exchange would be most of its
 * record, and most of the time that writing it takes. Numbers of variable length (7 bits a byte, lowest first):
 *
 * <pre>
 * sample*   each: leg and moment (moment * 2 + leg), time, state, figures that changed, and those figures in their order
 * </pre>
 *
 * <p>Time and figures are differences to the sample before (the first one: to the epoch of the record, and to 0), signed by their lowest bit. A figure whose
 * difference is 0 is not there. One that is not known counts as -1.
 */
final class PackedSamples {

    private static final Figure[] FIGURES = Figure.values();
    private static final TcpMoment[] MOMENTS = TcpMoment.values();
    private static final Leg[] LEGS = Leg.values();
    private static final int LEGS_BITS = 1;

    private byte[] bytes;
    private int at;

    private PackedSamples(byte[] bytes) {
        this.bytes = bytes;
    }

    @SuppressWarnings("EnumOrdinal") // positions are the form; the enums say that new ones go to the end
    static byte[] write(List<TcpSample> samples, long epochNanos) {
        PackedSamples out = new PackedSamples(new byte[256]);
        long time = epochNanos;
        @Nullable TcpInfo before = null;
        for (TcpSample sample : samples) {
            out.put(((long) sample.moment().ordinal() << LEGS_BITS)
                    | sample.leg().ordinal());
            out.putSigned(sample.atNanos() - time);
            time = sample.atNanos();
            out.put(sample.info().state().ordinal());
            out.putFigures(sample.info(), before);
            before = sample.info();
        }
        return Arrays.copyOf(out.bytes, out.at);
    }

    private void putFigures(TcpInfo info, @Nullable TcpInfo before) {
        long changed = 0;
        for (long left = info.differences(before); left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            changed |= info.get(FIGURES[i]) == figure(before, i) ? 0 : left & -left;
        }
        put(changed);
        for (long left = changed; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            putSigned(info.get(FIGURES[i]) - figure(before, i));
        }
    }

    private static long figure(@Nullable TcpInfo info, int position) {
        return info == null ? 0 : info.get(FIGURES[position]);
    }

    private void putSigned(long value) {
        put((value << 1) ^ (value >> 63));
    }

    private void put(long value) {
        if (at + 10 > bytes.length) {
            byte[] larger = new byte[bytes.length * 2];
            System.arraycopy(bytes, 0, larger, 0, at);
            bytes = larger;
        }
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    /** Empty when absent. */
    static List<TcpSample> read(Fields f) {
        byte[] bytes = f.bytesOrNull("samples");
        if (bytes == null) {
            return List.of();
        }
        PackedSamples in = new PackedSamples(bytes);
        List<TcpSample> samples = new ArrayList<>();
        long time = f.instant(0);
        long[] before = new long[FIGURES.length];
        while (in.at < in.bytes.length) {
            int place = Math.toIntExact(in.get());
            time += in.getSigned();
            TcpState state = TcpState.of(Math.toIntExact(in.get()) + 1);
            TcpInfo info = in.figures(state, before);
            samples.add(new TcpSample(LEGS[place & 1], time, moment(place >>> LEGS_BITS), info));
        }
        return List.copyOf(samples);
    }

    private static TcpMoment moment(int position) {
        if (position >= MOMENTS.length) {
            throw new RecordFormatException("samples: no moment has the number " + position);
        }
        return MOMENTS[position];
    }

    private TcpInfo figures(TcpState state, long[] before) {
        long changed = get();
        if (FIGURES.length < Long.SIZE && changed >>> FIGURES.length != 0) {
            throw new RecordFormatException("samples: more figures than this version knows");
        }
        TcpInfo.Builder info = TcpInfo.in(state);
        for (int i = 0; i < FIGURES.length; i++) {
            if ((changed & (1L << i)) != 0) {
                before[i] += getSigned();
            }
            if (before[i] != -1) {
                info.with(FIGURES[i], before[i]);
            }
        }
        return info.build();
    }

    private long getSigned() {
        long value = get();
        return (value >>> 1) ^ -(value & 1);
    }

    private long get() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == bytes.length) {
                throw new RecordFormatException("samples end in the middle");
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new RecordFormatException("samples: a number is too long");
    }
}
