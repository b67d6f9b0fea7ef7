package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mysql.cj.conf.DefaultPropertySet;
import dev.storekeeper.Proves;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server that is silent is waited for once, also where the socket is closed by reading it to its end. */
class DatabaseSocketsTests {

    @Test
    @Proves("S93")
    void waitOnceForASilentServer() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = new DatabaseSockets().createSocket(new DefaultPropertySet())) {
            socket.connect(server.getLocalSocketAddress());
            socket.setSoTimeout(150);
            var in = socket.getInputStream();
            try (var peer = server.accept()) {
                peer.getOutputStream().write(200);
                assertThat(in.read()).isEqualTo(200);
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
                socket.setSoTimeout(60_000);
                var began = System.nanoTime();
                assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            }
        }
    }
}
