package dev.storekeeper.quickstart;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Ends a running service and starts it anew in the same process when a restored backup waits: keys, caches and connections of the service
 * belong to the data that go.
 */
final class RestartOnRestore implements ApplicationListener<ApplicationReadyEvent> {

    private final Path data;

    RestartOnRestore(Path data) {
        this.data = data;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        var watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("restore-watch").factory());
        watch.scheduleWithFixedDelay(
                () -> {
                    if (Restore.isWaiting(data)) {
                        watch.shutdown();
                        // The process must live while no server runs, and threads of a daemon are daemons.
                        Thread.ofPlatform().daemon(false).name("restore").start(() -> restart(ready));
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    private static void restart(ApplicationReadyEvent ready) {
        ready.getApplicationContext().close();
        try {
            ready.getSpringApplication().run(ready.getArgs());
        } catch (RuntimeException reported) {
            // Spring Boot has told why.
            System.exit(1);
        }
    }
}
