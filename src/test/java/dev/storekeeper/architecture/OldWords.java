package dev.storekeeper.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the words of the five accents in names of fields, methods and parameters, and in constants. */
final class OldWords extends TreeScanner<@Nullable Void, @Nullable Void> {

    private static final Set<String> NAMES = Set.of("pname", "stock", "otp");

    /** As a value, {@code otp} is also the method that RFC 8176 calls so. */
    private static final Set<String> VALUES = Set.of("pname", "stock");

    private @Nullable String found;

    Optional<String> firstIn(CompilationUnitTree file) {
        scan(file, null);
        return Optional.ofNullable(found);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
        note(variable.getName().toString(), NAMES);
        return super.visitVariable(variable, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        note(method.getName().toString(), NAMES);
        return super.visitMethod(method, null);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
        if (literal.getValue() instanceof String text) {
            note(text, VALUES);
        }
        return super.visitLiteral(literal, null);
    }

    private void note(String word, Set<String> old) {
        if (old.contains(word)) {
            found = "the old word '" + word + "'";
        }
    }
}
