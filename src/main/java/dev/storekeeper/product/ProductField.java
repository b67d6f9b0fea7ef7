package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A field of a product, by the name that JSON and the table share: one for each component of {@link ProductDetails}, and four that the
 * service sets.
 */
public final class ProductField {

    /** What people decide, in the order of the answers. */
    public static final List<ProductField> DETAILS = Arrays.stream(ProductDetails.class.getRecordComponents())
            .map(ProductField::new)
            .toList();

    public static final ProductField ID = new ProductField("id", Long.class, ProductSnapshot::id);
    public static final ProductField SKU = detail("sku");
    public static final ProductField NAME = detail("name");
    public static final ProductField DESCRIPTION = detail("description");
    public static final ProductField PRICE = detail("price");
    public static final ProductField QUANTITY = detail("quantity");
    public static final ProductField VERSION = new ProductField("version", Long.class, ProductSnapshot::version);
    public static final ProductField CREATED_AT =
            new ProductField("created_at", String.class, ProductSnapshot::createdAt);
    public static final ProductField UPDATED_AT =
            new ProductField("updated_at", String.class, ProductSnapshot::updatedAt);

    public static final List<ProductField> ALL = Stream.of(
                    List.of(ID), DETAILS, List.of(VERSION, CREATED_AT, UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    private static final Pattern MONEY = Pattern.compile("(0|[1-9][0-9]{0,7})(\\.[0-9]{1,2})?");
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final Constructor<ProductDetails> CONSTRUCTOR =
            BeanUtils.getResolvableConstructor(ProductDetails.class);

    private final String wireName;
    private final SerializedString encodedName;
    private final Class<?> type;
    private final boolean required;
    private final Function<ProductSnapshot, @Nullable Object> value;
    private final @Nullable RecordComponent component;

    private ProductField(RecordComponent component) {
        this.wireName = component.getName().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        this.encodedName = new SerializedString(wireName);
        this.type = ClassUtils.resolvePrimitiveIfNecessary(component.getType());
        this.required = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        this.value = product -> of(product.details());
        this.component = component;
    }

    private ProductField(String wireName, Class<?> type, Function<ProductSnapshot, @Nullable Object> value) {
        this.wireName = wireName;
        this.encodedName = new SerializedString(wireName);
        this.type = type;
        this.required = true;
        this.value = value;
        this.component = null;
    }

    public String wireName() {
        return wireName;
    }

    /** The name as JSON has it. */
    public SerializableString encodedName() {
        return encodedName;
    }

    public @Nullable Object of(ProductSnapshot product) {
        return value.apply(product);
    }

    @Nullable
    Object of(ProductDetails details) {
        if (component == null) {
            throw new IllegalArgumentException(wireName + " is none of the details");
        }
        try {
            return component.getAccessor().invoke(details);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param values in the order of {@link #DETAILS} */
    static ProductDetails details(@Nullable Object[] values) {
        try {
            return CONSTRUCTOR.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Class<?> type() {
        return type;
    }

    /** Whether every product has a value for it. */
    boolean isRequired() {
        return required;
    }

    String property() {
        return component == null ? wireName : component.getName();
    }

    /** Whether a value of this field's type is written; numbers may also be sent as text. */
    boolean accepts(Written written) {
        return switch (written.form()) {
            case NULL -> !required;
            case TEXT -> isParseable(written.text());
            case NUMBER -> type != String.class && isParseable(written.text());
            case OTHER -> false;
        };
    }

    /** A number becomes one only once its digits are few and fit the column exactly: a huge exponent costs seconds. */
    private boolean isParseable(String text) {
        if (type == BigDecimal.class) {
            return MONEY.matcher(text).matches();
        }
        return type != Integer.class || (WHOLE.matcher(text).matches() && Long.parseLong(text) <= Integer.MAX_VALUE);
    }

    Object parse(String text) {
        if (!isParseable(text)) {
            throw new IllegalArgumentException("not a value of " + wireName);
        }
        if (type == BigDecimal.class) {
            return new BigDecimal(text).setScale(2);
        }
        return type == Integer.class ? Integer.valueOf(text) : text;
    }

    /** Reads the parameter {@code fields}, for instance {@code id,name}. */
    public static List<ProductField> chosen(String text) {
        var chosen = new LinkedHashSet<ProductField>();
        for (var name : text.split(",", -1)) {
            if (!chosen.add(named("fields", name, ALL))) {
                throw ApiException.invalid("fields", "names '%s' twice".formatted(name));
            }
        }
        return List.copyOf(chosen);
    }

    static ProductField named(String parameter, String name, List<ProductField> allowed) {
        return find(name, allowed)
                .orElseThrow(() -> ApiException.invalid(
                        parameter,
                        "does not know '%s'; allowed, separated by commas: %s".formatted(name, names(allowed))));
    }

    public static Optional<ProductField> find(String name, List<ProductField> allowed) {
        return allowed.stream().filter(field -> field.wireName.equals(name)).findAny();
    }

    /** The names, separated by commas. */
    public static String names(List<ProductField> fields) {
        return fields.stream().map(ProductField::wireName).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return wireName;
    }

    private static ProductField detail(String name) {
        return find(name, DETAILS).orElseThrow();
    }
}
