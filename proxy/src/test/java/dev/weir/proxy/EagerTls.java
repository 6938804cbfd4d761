package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A TLS client that does not wait for the answer to its CONNECT: the hello travels in the same segment. */
final class EagerTls {

    private EagerTls() {}

    /** What came back inside TLS. */
    static String request(InetSocketAddress proxy, String host, int port, String request)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        String connect = "CONNECT " + host + ":" + port + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n";
        try (Socket socket = new PrefixedSocket(connect.getBytes(ISO_8859_1))) {
            socket.setSoTimeout(20_000);
            socket.connect(proxy);
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
            tls.startHandshake();
            tls.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(tls.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** Sends the prefix in one write with the first bytes, and swallows the head that comes back. */
    private static final class PrefixedSocket extends Socket {
        private final ByteArrayOutputStream first = new ByteArrayOutputStream();
        private boolean sent;
        private boolean swallowed;

        PrefixedSocket(byte[] prefix) {
            first.writeBytes(prefix);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream out = super.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (sent) {
                        out.write(bytes, offset, length);
                    } else {
                        sent = true;
                        first.write(bytes, offset, length);
                        out.write(first.toByteArray());
                    }
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    swallow();
                    return in.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    swallow();
                    return in.read(bytes, offset, length);
                }

                private void swallow() throws IOException {
                    StringBuilder head = new StringBuilder();
                    while (!swallowed) {
                        head.append((char) in.read());
                        swallowed = head.toString().endsWith("\r\n\r\n");
                    }
                }
            };
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
