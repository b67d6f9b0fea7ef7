package dev.storekeeper.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.binary.Base32;

/** Who may depend on whom. */
final class RoomRules {

    private static final Set<String> PURE_TYPES = Set.of("TotpCode", "TotpSecret", "KeyUri");

    private RoomRules() {}

    static List<HouseRule> all() {
        return List.of(
                new HouseRule("nobody depends on the dialects", "SpeaksDialect", nobodyDependsOn("legacy")),
                new HouseRule("nobody depends on the quick start", "LeansOnQuickStart", nobodyDependsOn("quickstart")),
                new HouseRule("repositories are interfaces", "ClassRepository", repositoriesAreInterfaces()),
                new HouseRule("repositories stay in their room", "LoudRepository", repositoriesStayInTheirRoom()),
                new HouseRule("the web reaches no repository", "ReachesRepository", reachNoRepository("web")),
                new HouseRule("a dialect reaches no repository", "StoringDialect", reachNoRepository("legacy")),
                new HouseRule("recorded tables have their writers", "KeepsSilent", recordedTablesHaveTheirWriters()),
                new HouseRule("pure types know the JDK only", "TotpCode", pureTypesKnowTheJdkOnly()));
    }

    private static ArchRule nobodyDependsOn(String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage("dev.*." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.*." + room + "..");
    }

    private static ArchRule repositoriesAreInterfaces() {
        return classes().that().haveSimpleNameEndingWith("Repository").should().beInterfaces();
    }

    private static ArchRule repositoriesStayInTheirRoom() {
        return classes().that().haveSimpleNameEndingWith("Repository").should().bePackagePrivate();
    }

    private static ArchRule reachNoRepository(String place) {
        return noClasses()
                .that()
                .resideInAPackage("dev.." + place + "..")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Repository");
    }

    private static ArchRule recordedTablesHaveTheirWriters() {
        return classes().should(Sources.leaveRecordedTablesToTheirWriters());
    }

    private static ArchRule pureTypesKnowTheJdkOnly() {
        var allowed = DescribedPredicate.<JavaClass>describe(
                "of the JDK, Base32, or pure themselves",
                type -> type.getPackageName().startsWith("java")
                        || type.isEquivalentTo(Base32.class)
                        || isPure(type)
                        || type.isPrimitive());
        return classes()
                .that(DescribedPredicate.describe("are pure types", RoomRules::isPure))
                .should()
                .onlyDependOnClassesThat(allowed);
    }

    private static boolean isPure(JavaClass type) {
        var outermost = type.getName().replaceFirst("\\$.*", "");
        return PURE_TYPES.contains(outermost.substring(outermost.lastIndexOf('.') + 1));
    }
}
