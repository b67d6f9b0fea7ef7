package dev.storekeeper.custody;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every table of the schema, and why its writes need no record, or else that they have one. */
final class Tables {

    /** Each write is a change set, since each has one writer that tells of it. */
    static final Set<String> RECORDED = Set.of("product");

    /** Rows that are added and never changed or deleted by the service. */
    static final Set<String> APPENDED = Set.of("product_change", "stock_movement", "audit_event");

    private static final String TRAIL = "the audit trail tells of it";
    private static final String RECORD = "is the record itself";
    private static final String BOOKKEEPING = "bookkeeping that expires by itself";

    static final Map<String, String> UNRECORDED = Stream.of(
                    listed(TRAIL, "account", "invite", "recovery_code", "session", "signing_key", "totp_factor"),
                    listed(TRAIL, "user_credentials", "user_entities"),
                    listed(RECORD, "audit_event", "audit_stream", "change_set", "product_change", "stock_movement"),
                    listed(BOOKKEEPING, "rate_limit", "bulk_turn", "device", "housekeeping_lock", "idempotency_key"),
                    listed("its change set tells of it", "product_import", "product_import_progress"),
                    listed(BOOKKEEPING, "passkey_ceremony", "refresh_token", "sign_in_challenge"))
            .flatMap(table -> table)
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private Tables() {}

    private static Stream<Map.Entry<String, String>> listed(String reason, String... tables) {
        return Stream.of(tables).map(table -> Map.entry(table, reason));
    }
}
