package dev.storekeeper.account;

import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface AccountRepository extends Repository<Account, Long> {

    Account saveAndFlush(Account account);

    Optional<Account> findByUsernameKey(String usernameKey);

    Optional<Account> findById(long id);

    @NativeQuery("SELECT COUNT(*) FROM account WHERE id = :id AND epoch = :epoch")
    int countInEpoch(long id, int epoch);
}
