package dev.storekeeper.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FairHttpProtocolTests {

    /** Fewer than Tomcat serves on a connection. */
    private static final int PIPELINED = 90;

    private final AtomicInteger worked = new AtomicInteger();
    private final Tomcat tomcat = new Tomcat();
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void queuesTheNextRequestOfAConnectionBehindOthers() throws Exception {
        try (var client = connect()) {
            send(client, "GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
            var first = next(threads);
            send(client, "GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
            // The second request is there when the first is answered.
            answers.add("1");
            assertThat(next(threads)).isNotSameAs(first);
            answers.add("2");
            assertThat(bodies(client.getInputStream(), 2)).containsExactly("1", "2");
        }
    }

    /** Tomcat reads all of these requests at once, and would serve them one after the other. */
    @Test
    void servesOthersBetweenRequestsThatArriveTogether() throws Exception {
        var processors = Runtime.getRuntime().availableProcessors();
        var pipelines = new ArrayList<Socket>();
        try (var client = connect()) {
            for (int i = 0; i < processors; i++) {
                var pipeline = new Socket(client.getInetAddress(), client.getPort());
                pipelines.add(pipeline);
                send(pipeline, "GET /work HTTP/1.1\r\nHost: a\r\n\r\n".repeat(PIPELINED));
            }
            await().until(() -> worked.get() >= processors);
            answers.add("1");
            send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(bodies(client.getInputStream(), 1)).containsExactly("1");
            assertThat(worked).hasValueLessThan(processors * PIPELINED / 2);
        } finally {
            for (var pipeline : pipelines) {
                pipeline.close();
            }
        }
    }

    @Test
    void readsABodyThatWaitsForContinue() throws Exception {
        try (var client = connect()) {
            send(client, "POST /body HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            next(threads);
            send(client, "abc");
            assertThat(line(client.getInputStream())).isEqualTo("HTTP/1.1 100 ");
            assertThat(line(client.getInputStream())).isEmpty();
            answers.add("3");
            assertThat(bodies(client.getInputStream(), 1)).containsExactly("abc3");
        }
    }

    @Test
    void leavesOthersWaitingUntilAllOfTheTwoBeforeHaveBegun() {
        var handedOver = new LinkedBlockingQueue<Runnable>();
        var executor = new FairHttpProtocol.StartLimit(handedOver::add, 2);
        var begun = new AtomicInteger();
        var poller = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 3; i++) {
                executor.execute(begun::incrementAndGet);
            }
        });
        await().until(() -> poller.getState() == Thread.State.WAITING);
        assertThat(handedOver).hasSize(2);
        handedOver.remove().run();
        assertThat(poller.getState()).isEqualTo(Thread.State.WAITING);
        handedOver.remove().run();
        await().until(() -> poller.getState() == Thread.State.TERMINATED);
        assertThat(handedOver).hasSize(1);
        assertThat(begun).hasValue(2);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void takesNoPlaceForWhatCannotStart() {
        var executor = new FairHttpProtocol.StartLimit(
                _ -> {
                    throw new OutOfMemoryError("unable to start a thread");
                },
                1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(OutOfMemoryError.class);
        }
    }

    private Socket connect() throws Exception {
        tomcat.setBaseDir(folder.toString());
        var connector = new Connector(FairHttpProtocol.class.getName());
        connector.setPort(0);
        var protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
        protocol.setAddress(InetAddress.getLoopbackAddress());
        protocol.setExecutor(new VirtualThreadExecutor("test-"));
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "waiting", new Waiting());
        context.addServletMappingDecoded("/", "waiting");
        Tomcat.addServlet(context, "working", new Working());
        context.addServletMappingDecoded("/work", "working");
        tomcat.start();
        var client = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        client.setSoTimeout(10_000);
        client.setTcpNoDelay(true);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(10, TimeUnit.SECONDS));
    }

    private static List<String> bodies(InputStream in, int count) throws IOException {
        var bodies = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            int length = 0;
            for (var header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(header.substring(16));
                }
            }
            bodies.add(new String(in.readNBytes(length), US_ASCII));
        }
        return bodies;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Tells its thread, and answers when it is told what. */
    private final class Waiting extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            threads.add(Thread.currentThread());
            var body = new String(request.getInputStream().readAllBytes(), US_ASCII);
            try {
                var answer = (body + next(answers)).getBytes(US_ASCII);
                response.setContentLength(answer.length);
                response.getOutputStream().write(answer);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** Keeps its processor for some milliseconds. */
    private final class Working extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            var began = System.nanoTime();
            while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(5)) {
                Thread.onSpinWait();
            }
            worked.incrementAndGet();
        }
    }
}
