package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.FieldError;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks written fields against the constraints of {@link ProductDetails}, and names everything that is wrong at once. */
@Component
public class ProductReader {

    private final Validator validator;
    private final Map<ProductField, String> allowed = new HashMap<>();

    ProductReader(Validator validator) {
        this.validator = validator;
        var constraints = validator.getConstraintsForClass(ProductDetails.class);
        for (var field : ProductField.DETAILS) {
            var property = constraints.getConstraintsForProperty(field.property());
            allowed.put(
                    field, property.getConstraintDescriptors().iterator().next().getMessageTemplate());
        }
    }

    public ProductDetails details(WrittenProduct written) {
        var errors = new ArrayList<>(ProductEdit.missing(written.fields().keySet()));
        var edit = read(written.fields(), errors);
        requireNone(errors);
        return edit.applyTo(null);
    }

    public ProductEdit edit(WrittenProduct written) {
        var errors = new ArrayList<FieldError>();
        var edit = read(written.fields(), errors);
        requireNone(errors);
        return edit;
    }

    /** Adds what is wrong to the errors, and leaves those fields out. */
    public ProductEdit read(Map<ProductField, Written> fields, List<FieldError> errors) {
        var values = new LinkedHashMap<ProductField, @Nullable Object>();
        for (var field : ProductField.DETAILS) {
            var written = fields.get(field);
            if (written == null) {
                continue;
            }
            var value = field.accepts(written) && !written.isNull() ? field.parse(written.text()) : null;
            if (field.accepts(written) && isValid(field, value)) {
                values.put(field, value);
            } else {
                errors.add(new FieldError(field.wireName(), Objects.requireNonNull(allowed.get(field))));
            }
        }
        return new ProductEdit(values);
    }

    private boolean isValid(ProductField field, @Nullable Object value) {
        return validator
                .validateValue(ProductDetails.class, field.property(), value)
                .isEmpty();
    }

    private static void requireNone(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }
}
