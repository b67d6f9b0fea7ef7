package dev.storekeeper.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** How things are called and written. */
final class NameRules {

    private static final String VAGUE = "util|utils|common|helper|helpers|manager|managers|dto|dtos|impl";

    private NameRules() {}

    static List<HouseRule> all() {
        return List.of(
                new HouseRule("rooms are business words", "brokenhouse.util", roomsAreBusinessWords()),
                new HouseRule("classes are called by what they are", "StockManager", classesAreCalledByWhatTheyAre()),
                new HouseRule("interfaces have more than one form", "Lonely", interfacesHaveMoreThanOneForm()),
                new HouseRule("packages mark nulls", "UnmarkedRoom", packagesMarkNulls()),
                new HouseRule(
                        "old words stay in the dialects",
                        "SpeaksOldWords",
                        classes()
                                .that()
                                .resideOutsideOfPackage("dev.*.legacy..")
                                .should(Sources.speakCanonically())),
                new HouseRule("files fit a glance", "LongWinded", classes().should(Sources.fitAGlance())),
                new HouseRule(
                        "nothing is left for later", "Unfinished", classes().should(Sources.beFinished())),
                new HouseRule("sources use plain words", "Riddle", classes().should(Sources.usePlainWords())),
                new HouseRule("packages say what they are for", "wordless", packagesSayWhatTheyAreFor()));
    }

    private static ArchRule roomsAreBusinessWords() {
        return noClasses()
                .should(be(
                        "in a package without a meaning",
                        type -> type.getPackageName().matches("(.*\\.)?(" + VAGUE + ")(\\..*)?")));
    }

    private static ArchRule classesAreCalledByWhatTheyAre() {
        return noClasses().should().haveNameMatching("(?i).*(" + VAGUE + ")");
    }

    /** Repositories and annotations are forms that a framework fills; one that another room fills turns a dependency round. */
    private static ArchRule interfacesHaveMoreThanOneForm() {
        return noClasses()
                .that()
                .areInterfaces()
                .and()
                .areNotAnnotations()
                .should(be(
                        "implemented once only, in their own room",
                        type -> type.getAllSubclasses().size() == 1
                                && type.getAllSubclasses().stream()
                                        .allMatch(only -> only.getPackage().equals(type.getPackage()))));
    }

    private static ArchRule packagesMarkNulls() {
        return classes()
                .should(be(
                        "in a package marked null-safe",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    private static ArchCondition<JavaClass> be(String what, Predicate<JavaClass> test) {
        return ArchCondition.from(DescribedPredicate.describe("are " + what, test));
    }

    private static ArchRule packagesSayWhatTheyAreFor() {
        return classes().that().haveSimpleName("package-info").should(Sources.explainThePackage());
    }
}
