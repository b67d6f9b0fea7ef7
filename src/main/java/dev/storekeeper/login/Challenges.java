package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.crypto.OpaqueToken;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Gives out challenges, finds them again and spends them. */
@Component
class Challenges {

    private final SignInChallengeRepository repository;
    private final Clock clock;

    Challenges(SignInChallengeRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Transactional
    public String open(Account account, Purpose purpose, String address) {
        var token = OpaqueToken.random();
        repository.save(new SignInChallenge(token, account, purpose, address, clock.instant()));
        return token.text();
    }

    Optional<SignInChallenge> find(@Nullable String shown) {
        return OpaqueToken.parse(shown).flatMap(token -> repository.findLive(token.hash(), clock.instant()));
    }

    /** The newest one that this address was given for the account. */
    Optional<SignInChallenge> findByAddress(Account account, Purpose purpose, String address) {
        var oldest = clock.instant().minus(purpose.lifetimeByAddress());
        return repository
                .findNewest(account.id(), purpose.name(), address, oldest)
                .filter(challenge -> challenge.isEarnedBy(account));
    }

    /** Counts a guess against the challenge, which dies of too many. */
    @Transactional
    public boolean guess(SignInChallenge challenge) {
        return repository.guess(challenge.getId()) == 1;
    }

    @Transactional
    public boolean spend(SignInChallenge challenge) {
        return repository.spend(challenge.getId(), clock.instant()) == 1;
    }
}
