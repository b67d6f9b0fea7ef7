package dev.storekeeper;

import dev.storekeeper.TestAccounts.Member;
import org.junit.jupiter.api.BeforeEach;

/** A started server, and a member of it who has just logged in. */
public abstract class WithMember extends WithServer {

    protected Member member;

    /** The client with the token of the member. */
    protected Api inside;

    @BeforeEach
    void enrol() {
        member = accounts.enrolled();
        inside = api.withToken(member.token());
    }
}
