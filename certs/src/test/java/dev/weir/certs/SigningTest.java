package dev.weir.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SigningTest {

    @Test
    void newKeysAreOnP256AndTheJdkSignsAndVerifiesWithThem() throws Exception {
        KeyPair pair = Signing.newKeyPair();

        assertThat(((ECPublicKey) pair.getPublic()).getParams().toString()).contains("secp256r1");
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(new byte[] {1, 2, 3});
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update(new byte[] {1, 2, 3});
        assertThat(signature.verify(signed)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"EC, secp256r1", "EC, secp384r1", "EC, secp521r1", "RSA, 2048"})
    void counterpartsAreToldFromOtherKeysOfTheirKind(String kind, String size) throws Exception {
        KeyPair one = pair(kind, size);
        KeyPair other = pair(kind, size);

        assertThat(Signing.areCounterparts(one.getPrivate(), one.getPublic())).isTrue();
        assertThat(Signing.areCounterparts(one.getPrivate(), other.getPublic())).isFalse();
    }

    @Test
    void keysOfOtherKindsAndCurvesAreNoCounterparts() throws Exception {
        KeyPair rsa = pair("RSA", "2048");
        KeyPair p256 = Signing.newKeyPair();
        KeyPair p384 = pair("EC", "secp384r1");

        assertThat(Signing.areCounterparts(rsa.getPrivate(), p256.getPublic())).isFalse();
        assertThat(Signing.areCounterparts(p256.getPrivate(), rsa.getPublic())).isFalse();
        assertThat(Signing.areCounterparts(p256.getPrivate(), p384.getPublic())).isFalse();
    }

    @Test
    void keysThatWeirCannotSignWithAreRefused() throws Exception {
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        assertThatThrownBy(() -> Signing.areCounterparts(edwards.getPrivate(), edwards.getPublic()))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("neither RSA nor ECDSA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-26T00:00:00Z",
                "2026-02-03T04:05:06.789Z",
                "2049-12-31T23:59:59Z",
                "2050-01-01T00:00:00Z",
                "1999-12-31T23:59:59Z"
            })
    void timesAreEncodedAsBouncyCastleEncodesThem(Instant at) throws Exception {
        assertThat(Signing.time(at).getEncoded()).isEqualTo(new Time(Date.from(at)).getEncoded());
    }

    private static KeyPair pair(String kind, String size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("RSA")) {
            generator.initialize(Integer.parseInt(size));
        } else {
            generator.initialize(new ECGenParameterSpec(size));
        }
        return generator.generateKeyPair();
    }
}
