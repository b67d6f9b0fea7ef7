package dev.storekeeper;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** The doors of a started service, as Spring maps them. */
public final class Doors {

    private Doors() {}

    /** Each as {@code GET /products/{id}}. */
    public static SortedSet<String> of(ApplicationContext context) {
        return context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(Doors::of)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> of(RequestMappingInfo mapping) {
        return mapping.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::name)
                .flatMap(method -> mapping.getPatternValues().stream().map(path -> method + " " + path));
    }
}
