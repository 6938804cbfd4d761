package dev.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TcpSynTest {

    /** 127.0.0.1:40000 to 127.0.0.1:8877 from Linux: mss 65495, sack, timestamps, nop, wscale 7. */
    private static final byte[] LINUX = HexFormat.of()
            .parseHex("4500003c1c4640004006" + "2074" + "7f000001" + "7f000001" + "9c4022ad" + "157ef0ea" + "00000000"
                    + "a002ffd7" + "fe300000" + "0204ffd7" + "0402080a" + "9f4c0a1b" + "00000000" + "01030307");

    private static final byte[] IPV6 = HexFormat.of()
            .parseHex("600a1b2c" + "0020" + "06" + "80" + "20010db8000000000000000000000001"
                    + "20010db8000000000000000000000002" + "c35022ad" + "ffffffff" + "00000000" + "80c2faf0"
                    + "00000000"
                    + "020405a0" + "01030308" + "2202" + "0101");

    @Test
    void linuxSaysWhatItOffers() {
        TcpSyn syn = TcpSyn.parse(LINUX);

        assertThat(syn.source()).hasToString("/127.0.0.1:40000");
        assertThat(syn.timeToLive()).isEqualTo(64);
        assertThat(syn.dontFragment()).isTrue();
        assertThat(syn.ecn()).isFalse();
        assertThat(syn.sequence()).isEqualTo(360640746L);
        assertThat(syn.window()).isEqualTo(65_495);
        assertThat(syn.mss()).isEqualTo(65_495);
        assertThat(syn.windowScale()).isEqualTo(7);
        assertThat(syn.sackPermitted()).isTrue();
        assertThat(syn.timestamps()).isTrue();
        assertThat(syn.fastOpenCookieBytes()).isEqualTo(-1);
        assertThat(syn.options()).containsExactly("mss 65495", "sack", "timestamps", "nop", "wscale 7");
    }

    @Test
    void ipv6HasAHopLimitAndNoFragments() {
        TcpSyn syn = TcpSyn.parse(Arrays.copyOf(IPV6, 120)); // as the kernel's buffer is larger than the packet

        assertThat(syn.source().getPort()).isEqualTo(50_000);
        assertThat(syn.timeToLive()).isEqualTo(128);
        assertThat(syn.dontFragment()).isTrue();
        assertThat(syn.ecn()).isTrue();
        assertThat(syn.sequence()).isEqualTo(4_294_967_295L);
        assertThat(syn.mss()).isEqualTo(1440);
        assertThat(syn.windowScale()).isEqualTo(8);
        assertThat(syn.sackPermitted()).isFalse();
        assertThat(syn.fastOpenCookieBytes()).isZero();
    }

    @Test
    void whatIsCutGivesNothingOrTheOptionsThatAreWhole() {
        for (int length = 0; length < LINUX.length; length++) {
            TcpSyn syn = TcpSyn.parse(Arrays.copyOf(LINUX, length));
            if (length < 40) {
                assertThat(syn).as("%d bytes", length).isNull();
            } else {
                assertThat(syn.sequence()).as("%d bytes", length).isEqualTo(360640746L);
            }
        }
        byte[] udp = LINUX.clone();
        udp[9] = 17;
        assertThat(TcpSyn.parse(udp)).isNull();
    }
}
