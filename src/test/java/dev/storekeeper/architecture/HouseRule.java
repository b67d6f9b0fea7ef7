package dev.storekeeper.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A rule and the class of the broken house that breaks it. */
public record HouseRule(String name, String breaker, ArchRule rule) {

    public static List<HouseRule> all() {
        return Stream.of(RoomRules.all(), WebRules.all(), StateRules.all(), HabitRules.all(), NameRules.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Those that tests keep too. */
    public static List<HouseRule> forTests() {
        var names = Set.of(
                "nobody sleeps", "the log is the only voice", "rooms are business words", "nothing is left for later");
        return all().stream().filter(rule -> names.contains(rule.name())).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
