package dev.storekeeper.product;

/** What somebody wrote for a field, as it was written, before anything is known to be right with it. */
public record Written(Form form, String text) {

    /** Written in full, and yet nothing: {@code null}. */
    public static final Written NULL = new Written(Form.NULL, "");
    /** What no field of a product takes: {@code true}, a list, an object. */
    public static final Written OTHER = new Written(Form.OTHER, "");

    public static Written text(String text) {
        return new Written(Form.TEXT, text);
    }

    /** The digits as they stand; a number that nobody has checked is never computed. */
    public static Written number(String digits) {
        return new Written(Form.NUMBER, digits);
    }

    boolean isNull() {
        return form == Form.NULL;
    }

    boolean isText() {
        return form == Form.TEXT;
    }

    boolean isTextOrNumber() {
        return form == Form.TEXT || form == Form.NUMBER;
    }

    /** The forms that matter to a product. */
    public enum Form {
        NULL,
        TEXT,
        NUMBER,
        OTHER
    }
}
