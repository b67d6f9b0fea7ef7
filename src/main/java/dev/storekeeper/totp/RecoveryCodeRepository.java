package dev.storekeeper.totp;

import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface RecoveryCodeRepository extends Repository<TotpFactor, Long> {

    @Modifying
    @NativeQuery("INSERT INTO recovery_code (account_id, code_hash) VALUES (:accountId, :hash)")
    int add(long accountId, byte[] hash);

    @Modifying
    @NativeQuery("DELETE FROM recovery_code WHERE account_id = :accountId AND code_hash = :hash")
    int spend(long accountId, byte[] hash);

    @Modifying
    @NativeQuery("DELETE FROM recovery_code WHERE account_id = :accountId")
    int forget(long accountId);

    @NativeQuery("SELECT COUNT(*) FROM recovery_code WHERE account_id = :accountId")
    int count(long accountId);
}
