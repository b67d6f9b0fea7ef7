package dev.storekeeper.login;

/** Why somebody may see the QR code of a pending enrolment. */
public sealed interface EnrolmentEvidence {

    /** They hold what the sign-up or the first step of the login answered. */
    record Challenge(String challenge) implements EnrolmentEvidence {}

    /** They know the password. */
    record Password(String username, String password) implements EnrolmentEvidence {}

    /** They call from where the account was opened a moment ago. */
    record Address(String address) implements EnrolmentEvidence {}
}
