package dev.storekeeper.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds SQL, JPQL and entities that write a table whose every change is recorded, or the record itself, anywhere but in the classes that
 * do so on purpose. A table whose name is put into a statement at run time counts as a recorded one.
 */
final class RecordedWrites extends TreeScanner<@Nullable Void, @Nullable Void> {

    private static final Map<String, Set<String>> WRITERS = Map.of(
            "product", Set.of("Product", "BulkProductWriter"),
            "product_change", Set.of("ChangeSets"),
            "change_set", Set.of("ChangeSets"),
            "stock_movement", Set.of("StockLedger"),
            "audit_event", Set.of("AuditTable"),
            "audit_stream", Set.of("AuditTable"));

    /** What deletes the oldest rows, if a retention is set; it changes none. */
    private static final Map<String, Set<String>> RETENTION = Map.of(
            "product_change", Set.of("ChangeCleanup"),
            "change_set", Set.of("ChangeCleanup"),
            "audit_event", Set.of("AuditTable"));

    /** Rows are added to these and never changed, nor deleted but by retention. */
    private static final Set<String> APPENDED = Set.of("product_change", "stock_movement", "audit_event");

    /** Puts a name of a table into its statement; who makes one is judged by that name. */
    private static final String BUILDER = "ManyRows";

    private static final Pattern WRITE = Pattern.compile(
            "(?is)\\W*(insert|replace|update|delete|truncate|merge|alter|drop|load|call|with|/\\*!)\\b.*");

    /** What stands for a part of a statement that is not written here. */
    private static final String UNKNOWN = "?";

    private static final Pattern UNKNOWN_TABLE = Pattern.compile(
            "(?is)\\W*(insert\\s+(ignore\\s+)?into|replace\\s+into|update|delete\\s+from|truncate(\\s+table)?)\\s+\\?.*");

    private String type = "";
    private @Nullable String found;

    Optional<String> firstIn(CompilationUnitTree file) {
        scan(file, null);
        return Optional.ofNullable(found);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
        if (type.isEmpty()) {
            type = tree.getSimpleName().toString();
        }
        var annotations = tree.getModifiers().getAnnotations().stream()
                .map(Object::toString)
                .toList();
        if (annotations.stream().anyMatch(it -> it.startsWith("@Entity"))) {
            judge("UPDATE " + table(tree.getSimpleName().toString(), annotations.toString()));
        }
        return super.visitClass(tree, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
        if (made.getIdentifier().toString().equals(BUILDER)) {
            judge("INSERT INTO " + text(made.getArguments().getFirst()));
        }
        return super.visitNewClass(made, null);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree sum, @Nullable Void nothing) {
        judge(text(sum));
        // Its parts are no statements, but may hold some, as arguments of calls.
        return isText(sum) ? null : super.visitBinary(sum, null);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
        judge(text(literal));
        return super.visitLiteral(literal, null);
    }

    private void judge(String statement) {
        if (!WRITE.matcher(statement).matches() || type.equals(BUILDER)) {
            return;
        }
        if (UNKNOWN_TABLE.matcher(statement).matches()) {
            found = "a write to a table that the source does not name: " + statement;
        }
        WRITERS.forEach((table, writers) -> {
            var named = Pattern.compile("(?is).*\\b" + table + "\\b.*")
                    .matcher(statement)
                    .matches();
            var adds = statement.toLowerCase(Locale.ROOT).strip().startsWith("insert")
                    && !statement.toLowerCase(Locale.ROOT).contains("on duplicate key");
            var expires = statement.toLowerCase(Locale.ROOT).strip().startsWith("delete")
                    && RETENTION.getOrDefault(table, Set.of()).contains(type);
            if (named && !expires && (!writers.contains(type) || (APPENDED.contains(table) && !adds))) {
                found = "a write to " + table + ": " + statement;
            }
        });
    }

    /** The name that Spring gives the table of an entity, unless it is named. */
    private static String table(String entity, String annotations) {
        var named = Pattern.compile("@Table\\(.*?name\\s*=\\s*\"(\\w+)\"").matcher(annotations);
        return named.find()
                ? named.group(1)
                : entity.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static boolean isText(Tree tree) {
        return switch (tree) {
            case BinaryTree sum -> isText(sum.getLeftOperand()) || isText(sum.getRightOperand());
            case ParenthesizedTree inner -> isText(inner.getExpression());
            case LiteralTree literal -> literal.getValue() instanceof String;
            default -> false;
        };
    }

    private static String text(ExpressionTree tree) {
        return switch (tree) {
            case BinaryTree sum
            when sum.getKind() == Tree.Kind.PLUS -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
            case ParenthesizedTree inner -> text(inner.getExpression());
            case LiteralTree literal -> Objects.toString(literal.getValue());
            default -> UNKNOWN;
        };
    }
}
