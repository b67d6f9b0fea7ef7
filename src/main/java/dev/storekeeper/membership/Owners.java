package dev.storekeeper.membership;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
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
    static ApiException overtaken() {
        return ApiException.of(
                        ErrorCode.ACCOUNT_CHANGED,
                        "Your account was changed from somewhere else at this moment; nothing was changed here.")
                .next("POST /login");
    }
}
