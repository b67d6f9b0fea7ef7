package dev.storekeeper.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.persistence.Entity;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestBody;

/** What entities and answers show of themselves. */
final class StateRules {

    private static final Pattern TELLING = Pattern.compile("(?i).*(password|secret|hash(?!code)).*");

    /** The two answers that show a secret, once. */
    private static final Set<String> LISTED = Set.of("SignUpAnswer", "PendingAnswer");

    private StateRules() {}

    static List<HouseRule> all() {
        return List.of(
                new HouseRule("entities have no public setter", "SettableEntity", noPublicSetter()),
                new HouseRule("entities show no secret", "TellingEntity", entitiesShowNoSecret()),
                new HouseRule("answers show no secret", "TellingAnswer", answersShowNoSecret()));
    }

    private static ArchRule noPublicSetter() {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Entity.class)
                .and()
                .arePublic()
                .should()
                .haveNameMatching("set[A-Z].*");
    }

    private static ArchRule entitiesShowNoSecret() {
        return classes().that().areAnnotatedWith(Entity.class).should(showNoSecret());
    }

    /** A record of a web package is an answer unless some method reads it from a request's body. */
    private static ArchRule answersShowNoSecret() {
        return classes()
                .that()
                .resideInAPackage("dev..web..")
                .and()
                .areRecords()
                .and(DescribedPredicate.describe("are answers", type -> !isRequest(type)))
                .should(showNoSecret());
    }

    private static boolean isRequest(JavaClass type) {
        return LISTED.contains(type.getSimpleName())
                || type.getMethodsWithParameterTypeOfSelf().stream()
                        .flatMap(method -> method.getParameters().stream())
                        .anyMatch(parameter ->
                                parameter.getRawType().equals(type) && parameter.isAnnotatedWith(RequestBody.class));
    }

    private static ArchCondition<JavaClass> showNoSecret() {
        return new ArchCondition<>("show no password, hash or secret") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream.concat(
                                type.getFields().stream(),
                                type.getMethods().stream().filter(StateRules::answers))
                        .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC) && tells(member))
                        .forEach(member -> events.add(SimpleConditionEvent.violated(member, member.getDescription())));
            }
        };
    }

    /** A member that does something, or says only yes or no, shows nothing. */
    private static boolean answers(JavaMethod method) {
        return !Set.of("void", "boolean").contains(method.getRawReturnType().getName());
    }

    private static boolean tells(JavaMember member) {
        return TELLING.matcher(member.getName()).matches();
    }
}
