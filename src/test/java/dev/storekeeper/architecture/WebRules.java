package dev.storekeeper.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** Where HTTP is known, and where it is not. */
final class WebRules {

    private static final String WEB = "dev..web..";

    private WebRules() {}

    static List<HouseRule> all() {
        return List.of(
                new HouseRule("controllers live in web", "MisplacedController", controllersLiveInWeb()),
                new HouseRule("classes of web are package-private", "PublicController", webIsPackagePrivate()),
                new HouseRule("only some rooms know servlets", "KnowsServlets", onlySomeRoomsKnow("jakarta.servlet..")),
                new HouseRule(
                        "only some rooms know Spring's web types",
                        "MisplacedController",
                        onlySomeRoomsKnow("org.springframework.web..", "org.springframework.http..")),
                new HouseRule(
                        "only some rooms know Tomcat", "KnowsTomcat", onlySomeRoomsKnow("org.apache.catalina..")));
    }

    private static ArchRule controllersLiveInWeb() {
        return classes().that().areAnnotatedWith(RestController.class).should().resideInAPackage(WEB);
    }

    private static ArchRule webIsPackagePrivate() {
        return classes()
                .that()
                .resideInAPackage(WEB)
                .and()
                .areTopLevelClasses()
                .should()
                .bePackagePrivate();
    }

    private static ArchRule onlySomeRoomsKnow(String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(WEB, "dev.*.legacy..", "dev.*.security..", "dev.*.api..", "dev.*.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
