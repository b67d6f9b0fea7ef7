package dev.storekeeper;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.brokenhouse.BrokenHouse;
import dev.storekeeper.architecture.HouseRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.modulith.core.ApplicationModules;

/** Each rule of the house holds, and each is alive: the broken house breaks it. */
class ArchitectureTests {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackagesOf(StorekeeperApplication.class);
    private static final JavaClasses NOT_SHIPPED = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackagesOf(StorekeeperApplication.class, BrokenHouse.class);
    private static final JavaClasses TESTS = NOT_SHIPPED.that(resideInAPackage("dev.storekeeper.."));
    private static final JavaClasses BROKEN_HOUSE = NOT_SHIPPED.that(resideInAPackage("dev.brokenhouse.."));

    @Test
    void keepsRoomsApart() {
        ApplicationModules.of(StorekeeperApplication.class).verify();
    }

    @Test
    void noticesRoomsThatReachIntoEachOther() {
        var violations = ApplicationModules.of(BrokenHouse.class.getPackageName(), location -> true)
                .detectViolations();
        assertThat(violations.getMessages())
                .anyMatch(message -> message.contains("Cycle detected"))
                .anyMatch(message -> message.contains("depends on non-exposed type dev.brokenhouse.product.web."));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(HouseRule rule) {
        rule.rule().check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isAlive(HouseRule rule) {
        var report = rule.rule().evaluate(BROKEN_HOUSE).getFailureReport();
        assertThat(report.getDetails()).anyMatch(detail -> detail.contains(rule.breaker()));
    }

    @ParameterizedTest
    @MethodSource("testRules")
    void holdsInTestsToo(HouseRule rule) {
        rule.rule().check(TESTS);
    }

    /** The build bans it as a dependency; here it is missing from what really runs. */
    @Test
    @Proves("S32")
    void carriesNoHttpClientThatSendsSecretsAway() {
        assertThat(StorekeeperApplication.class.getResource("/org/apache/http/client/HttpClient.class"))
                .isNull();
        assertThat(StorekeeperApplication.class.getResource("/com/warrenstrange/googleauth/GoogleAuthenticator.class"))
                .isNotNull();
    }

    static List<HouseRule> rules() {
        return HouseRule.all();
    }

    static List<HouseRule> testRules() {
        return HouseRule.forTests();
    }
}
