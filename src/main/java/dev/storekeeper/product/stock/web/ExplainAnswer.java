package dev.storekeeper.product.stock.web;

import dev.storekeeper.product.stock.StockAccount;
import dev.storekeeper.product.stock.StockAccount.Part;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a quantity came to be, on the wire: the same movements once by reason and once by person. */
record ExplainAnswer(
        @Nullable Instant from, Instant to, int opening, List<ByReason> movements, int closing, List<ByAccount> by) {

    static ExplainAnswer of(StockAccount account) {
        return new ExplainAnswer(
                account.from(),
                account.to(),
                account.opening(),
                grouped(account, Part::reason).entrySet().stream()
                        .map(group -> new ByReason(group.getKey(), movements(group.getValue()), sum(group.getValue())))
                        .toList(),
                account.closing(),
                grouped(account, part -> Optional.ofNullable(part.account())).entrySet().stream()
                        .map(group -> new ByAccount(
                                group.getKey().orElse(null), movements(group.getValue()), sum(group.getValue())))
                        .toList());
    }

    private static <K> Map<K, List<Part>> grouped(StockAccount account, Function<Part, K> key) {
        return account.parts().stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private static long movements(List<Part> parts) {
        return parts.stream().mapToLong(Part::movements).sum();
    }

    private static long sum(List<Part> parts) {
        return parts.stream().mapToLong(Part::sum).sum();
    }

    record ByReason(String reason, long count, long sum) {}

    /** Without an account, what the service did by itself. */
    record ByAccount(@Nullable Long account, long count, long sum) {}
}
