package dev.storekeeper.account;

import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import java.util.Collection;
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
     * @param prefix how their names begin
     * @param after the id behind which the page begins
     */
    public Page<Account> list(@Nullable Role role, String prefix, long after, @Nullable Integer limit) {
        return Page.read(
                limit,
                rows -> accounts.list(role, Username.keyOf(prefix), after, Limit.of(rows)),
                last -> Cursor.behind(last.id()));
    }
}
