package dev.storekeeper.product.transfer;

import java.util.Locale;

/** The formats of a file of products. */
public enum FileFormat {
    CSV("text/csv"),
    NDJSON("application/x-ndjson");

    private final String mediaType;

    FileFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The parameter {@code format}, and the extension of file names. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
