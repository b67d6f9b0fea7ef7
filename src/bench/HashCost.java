package dev.storekeeper.account;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Hashes passwords with libargon2 and in Java in turn, on as many threads as the service has; src/bench/measure-hash starts it. */
final class HashCost {

    private static final int HASHES = 40;

    private HashCost() {}

    public static void main(String[] arguments) throws Exception {
        var rounds = Integer.parseInt(arguments[0]);
        var encoders = Map.of(
                "libargon2", PasswordHasher.passwordEncoder(),
                "Java", PasswordHasher.passwordEncoder(List.of()));
        var seen = new LinkedHashMap<String, double[][]>();
        for (var threads : List.of(1, Runtime.getRuntime().availableProcessors())) {
            for (int round = -1; round < rounds; round++) {
                for (var name : encoders.keySet()) {
                    var figures = measure(encoders.get(name), threads);
                    if (round >= 0) {
                        seen.computeIfAbsent(name + " | " + threads, _ -> new double[rounds][])[round] = figures;
                    }
                }
            }
        }
        System.out.println("| | threads | ms a hash | ms of CPU a hash | hashes/s |\n|---|--:|--:|--:|--:|");
        seen.forEach((what, figures) -> System.out.printf(
                "| %s | %.1f | %.1f | %.0f |%n", what, median(figures, 0), median(figures, 1), median(figures, 2)));
    }

    /** What a hash takes for the caller and of all processors, garbage collection included; and how many there are in a second. */
    private static double[] measure(PasswordEncoder encoder, int threads) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var cpu = system.getProcessCpuTime();
        var begin = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var hashes = IntStream.range(0, HASHES)
                    .mapToObj(i -> pool.submit(() -> encoder.encode("umbrella under the stairs " + i)))
                    .toList();
            for (var hash : hashes) {
                hash.get();
            }
        }
        var took = (System.nanoTime() - begin) / 1e6;
        return new double[] {
            took * threads / HASHES, (system.getProcessCpuTime() - cpu) / 1e6 / HASHES, HASHES * 1000 / took
        };
    }

    private static double median(double[][] figures, int column) {
        return IntStream.range(0, figures.length)
                .mapToDouble(round -> figures[round][column])
                .sorted()
                .skip(figures.length / 2)
                .findFirst()
                .orElseThrow();
    }
}
