package dev.storekeeper.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.Kind;
import dev.storekeeper.api.Refusal;
import dev.storekeeper.token.CurrentAccount;
import org.springframework.stereotype.Component;

/** Finds the account of whoever calls. */
@Component
class Owners {

    private final AccountService accounts;

    Owners(AccountService accounts) {
        this.accounts = accounts;
    }

    Account of(CurrentAccount current) {
        return accounts.find(current.id()).orElseThrow(Owners::overtaken);
    }

    /** Something else has happened to the account at the same moment. */
    static Refusal overtaken() {
        return Refusal.of(
                        Kind.CONFLICT,
                        "account_changed",
                        "Your account was changed from somewhere else at this moment; nothing was changed here.")
                .next("POST /login");
    }
}
