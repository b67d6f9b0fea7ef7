package dev.storekeeper.login.totp;

import dev.storekeeper.crypto.PaperCode;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Ten codes on paper, for the day on which the phone is lost: 120 random bits each, stored hashed, each spent once. */
@Service
public class RecoveryCodes {

    private static final int CODES = 10;
    private static final int BYTES = 15;

    private final JdbcClient database;

    RecoveryCodes(JdbcClient database) {
        this.database = database;
    }

    /**
     * Makes ten codes in place of all before; they are not shown again. To be called by a transaction that has locked the account: the
     * foreign key of the codes locks it for reading.
     */
    @Transactional
    public List<String> renew(long accountId) {
        forget(accountId);
        var codes = Stream.generate(() -> PaperCode.random(BYTES)).limit(CODES).toList();
        database.sql("INSERT INTO recovery_code (account_id, code_hash) VALUES :rows")
                .param(
                        "rows",
                        codes.stream()
                                .map(code -> new Object[] {accountId, PaperCode.hash(code)})
                                .toList())
                .update();
        return codes;
    }

    /** Spends a code. Returns whether it is one of the account's; of many calls at once, one returns true. */
    public boolean spend(long accountId, String code) {
        return database.sql("DELETE FROM recovery_code WHERE account_id = ? AND code_hash = ?")
                        .params(accountId, PaperCode.hash(code))
                        .update()
                == 1;
    }

    public int left(long accountId) {
        return database.sql("SELECT COUNT(*) FROM recovery_code WHERE account_id = ?")
                .param(accountId)
                .query(Integer.class)
                .single();
    }

    public void forget(long accountId) {
        database.sql("DELETE FROM recovery_code WHERE account_id = ?")
                .param(accountId)
                .update();
    }
}
