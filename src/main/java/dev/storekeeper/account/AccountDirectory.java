package dev.storekeeper.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Who has an account, locked or not. */
@Service
public class AccountDirectory {

    private final AccountRepository accounts;

    AccountDirectory(AccountRepository accounts) {
        this.accounts = accounts;
    }

    public Optional<Account> find(long id) {
        return accounts.findById(id).filter(account -> !account.isDeleted());
    }

    /** The names of accounts, but of those that are gone. */
    public Map<Long, String> names(Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : accounts.findByIdIn(ids).stream()
                        .filter(account -> !account.isDeleted())
                        .collect(Collectors.toMap(Account::id, Account::username));
    }

    /**
     * Accounts in the order of their numbers.
     *
     * @param prefix how their names begin
     * @param after the number behind which to go on
     */
    public List<Account> list(@Nullable Role role, String prefix, long after, int limit) {
        return accounts.list(role == null ? "" : role.name(), Username.keyOf(prefix), after, limit);
    }
}
