package dev.storekeeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What lies between one node and its database: a test can freeze it or make it slow. */
public final class Wire implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("//([^:/]+)(?::(\\d+))?/");

    private final String url;
    private final ServerSocket near;
    private final String host;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicLong answersLeft = new AtomicLong(Long.MAX_VALUE);
    private volatile long lagMillis;

    /** To the database that the address of a test's context names. */
    public Wire(String url) throws IOException {
        this.url = url;
        var address = ADDRESS.matcher(url);
        if (!address.find()) {
            throw new IllegalArgumentException("no host in " + url);
        }
        host = address.group(1);
        port = address.group(2) == null ? 3306 : Integer.parseInt(address.group(2));
        near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The address of the near end. */
    public String url() {
        return ADDRESS.matcher(url).replaceFirst("//127.0.0.1:" + near.getLocalPort() + "/");
    }

    /** From now on nothing arrives at either end, and nothing breaks either. */
    public void freeze() {
        gate = new CountDownLatch(1);
    }

    /** Lets so many answers of the database arrive, and then freezes. */
    public void freezeAfter(int answers) {
        answersLeft.set(answers);
    }

    /** From now on each answer of the database takes so much longer. */
    public void slowDown(long millis) {
        lagMillis = millis;
    }

    public void mend() {
        lagMillis = 0;
        answersLeft.set(Long.MAX_VALUE);
        gate.countDown();
    }

    private void accept() {
        try {
            while (true) {
                var client = near.accept();
                var server = new Socket(host, port);
                sockets.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> carry(client, server, false));
                Thread.ofVirtual().start(() -> carry(server, client, true));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            carry(from.getInputStream(), to.getOutputStream(), answers);
        } catch (IOException closed) {
            // One end has gone, and now the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carry(InputStream in, OutputStream out, boolean answers) throws IOException, InterruptedException {
        var buffer = new byte[8192];
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (answers && lagMillis > 0) {
                // Nobody opens this gate: it only takes its time.
                new CountDownLatch(1).await(lagMillis, TimeUnit.MILLISECONDS);
            }
            if (answers && answersLeft.getAndDecrement() == 0) {
                freeze();
            }
            gate.await();
            out.write(buffer, 0, read);
        }
    }

    @Override
    public void close() throws IOException {
        mend();
        near.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
