package dev.storekeeper.product.transfer;

import dev.storekeeper.product.ColumnWords;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Stands in the way of rows that ask for it: their reading waits, or ends as when memory is short. */
@TestConfiguration(proxyBeanMethods = false)
public class HeldWords {

    static final String OUT_OF_MEMORY = "\"out of memory\"";
    static final String FIRST_HOLD = "\"first hold\"";
    static final String SECOND_HOLD = "\"second hold\"";

    /** Counted down when the first row that waits is reached. */
    static volatile CountDownLatch reached = new CountDownLatch(1);

    static volatile CountDownLatch first = new CountDownLatch(0);
    static volatile CountDownLatch second = new CountDownLatch(0);

    @Bean
    @Primary
    ColumnWords heldWords() {
        return new ColumnWords() {
            @Override
            public String column(String word) {
                return word;
            }

            @Override
            public byte[] line(byte[] json) {
                var text = new String(json, StandardCharsets.UTF_8);
                if (text.contains(OUT_OF_MEMORY)) {
                    throw new OutOfMemoryError("asked for by a row");
                }
                if (text.contains(FIRST_HOLD)) {
                    reached.countDown();
                    await(first);
                }
                if (text.contains(SECOND_HOLD)) {
                    await(second);
                }
                return json;
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
