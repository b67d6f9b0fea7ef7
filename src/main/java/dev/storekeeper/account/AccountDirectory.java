package dev.storekeeper.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;

/** Finds accounts, locked ones too. */
@Service
public class AccountDirectory {

    private final AccountRepository accounts;

    AccountDirectory(AccountRepository accounts) {
        this.accounts = accounts;
    }

    public Optional<Account> find(long id) {
        return accounts.findById(id).filter(account -> !account.isDeleted());
    }

    /** The usernames of those accounts that are not deleted, by id. */
    public Map<Long, String> names(Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : accounts.findByIdIn(ids).stream()
                        .filter(account -> !account.isDeleted())
                        .collect(Collectors.toMap(Account::id, Account::username));
    }

    /**
     * Accounts in the order of their ids.
     *
     * @param prefix of the username
     * @param after only accounts with a larger id
     */
    public List<Account> list(@Nullable Role role, String prefix, long after, int limit) {
        return accounts.list(role, Username.keyOf(prefix), after, Limit.of(limit));
    }
}
