package dev.storekeeper.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.RequestParam;

/** What nobody does anywhere. */
final class HabitRules {

    private static final Set<String> OLD_TIME =
            Set.of("java.util.Calendar", "java.util.GregorianCalendar", "java.sql.Timestamp", "java.sql.Date");
    private static final Set<String> GUESSABLE =
            Set.of("java.util.Random", "java.util.concurrent.ThreadLocalRandom", "java.util.SplittableRandom");

    /** These wait until a time has passed, for another process, or for a lock without a connection. */
    private static final Set<String> PAUSE = Set.of(
            "dev.storekeeper.login.ConstantTimeRefusal",
            "dev.storekeeper.product.SharedChanges",
            "dev.storekeeper.quickstart.Restore",
            "dev.storekeeper.server.BusySender");

    private HabitRules() {}

    static List<HouseRule> all() {
        return List.of(
                new HouseRule(
                        "time comes from the clock",
                        "AsksNow",
                        noAccessTo("now() without the clock", HabitRules::asksNow)),
                new HouseRule("one place makes the clock", "MakesClock", onePlaceMakesTheClock()),
                new HouseRule(
                        "old time types stay out",
                        "OldTime",
                        noAccessTo("java.util.Date and kin", HabitRules::oldTime)),
                new HouseRule("nobody sleeps", "Sleeps", nobodySleeps()),
                new HouseRule("few pause", "Pauses", fewPause()),
                new HouseRule(
                        "the log is the only voice",
                        "Prints",
                        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS),
                new HouseRule("chance is secure", "Guessable", noAccessTo("guessable chance", HabitRules::guessable)),
                new HouseRule("settings come as records", "ReadsValue", noUseOf(Value.class)),
                // Any other parameter would be ignored, as no one knows all that are read.
                new HouseRule("queries come as records", "ReadsParameter", noUseOf(RequestParam.class)),
                new HouseRule(
                        "constructors inject",
                        "InjectsField",
                        GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION),
                new HouseRule("googleauth computes codes and nothing else", "AsksStranger", googleauthComputesOnly()));
    }

    static ArchRule nobodySleeps() {
        return noAccessTo("Thread.sleep", to -> isCall(to, Thread.class.getName(), "sleep"));
    }

    private static ArchRule fewPause() {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "have something to wait for", type -> !PAUSE.contains(type.getName())))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "pauses", to -> isCall(to, LockSupport.class.getName(), "parkNanos")));
    }

    private static ArchRule noAccessTo(String what, Predicate<JavaAccess<?>> forbidden) {
        return noClasses().should().accessTargetWhere(DescribedPredicate.describe("reaches " + what, forbidden));
    }

    private static boolean asksNow(JavaAccess<?> to) {
        return isCall(to, "java.lang.System", "currentTimeMillis")
                || (to.getTargetOwner().getPackageName().startsWith("java.time")
                        && to.getTarget().getName().equals("now")
                        && !to.getTarget().getFullName().endsWith("(java.time.Clock)"));
    }

    private static ArchRule onePlaceMakesTheClock() {
        return noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Application")
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "makes a clock",
                        to -> to.getTargetOwner().getName().equals("java.time.Clock")
                                && to.getTarget().getName().startsWith("system")));
    }

    /** A date that carries an instant to a library is no clock. */
    private static boolean oldTime(JavaAccess<?> to) {
        return OLD_TIME.contains(to.getTargetOwner().getName()) || isCall(to, "java.util.Date", "<init>");
    }

    private static boolean guessable(JavaAccess<?> to) {
        return GUESSABLE.contains(to.getTargetOwner().getName()) || isCall(to, "java.lang.Math", "random");
    }

    private static ArchRule noUseOf(Class<?> annotation) {
        return noClasses().should().dependOnClassesThat().belongToAnyOf(annotation);
    }

    private static ArchRule googleauthComputesOnly() {
        var names = Set.of("GoogleAuthenticatorQRGenerator", "ICredentialRepository");
        return noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.<JavaClass>describe(
                        "send or store secrets", type -> names.contains(type.getSimpleName())))
                .orShould()
                .accessTargetWhere(DescribedPredicate.describe(
                        "makes scratch codes", to -> to.getTarget().getName().equals("createCredentials")));
    }

    private static boolean isCall(JavaAccess<?> access, String owner, String name) {
        return access.getTargetOwner().getName().equals(owner)
                && access.getTarget().getName().equals(name);
    }
}
