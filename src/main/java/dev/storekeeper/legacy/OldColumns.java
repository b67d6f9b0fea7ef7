package dev.storekeeper.legacy;

import dev.storekeeper.product.ColumnWords;
import org.springframework.stereotype.Component;

/** Lets imported files say their columns in old words. */
@Component
class OldColumns implements ColumnWords {

    private final OldWordsBody bodies;

    OldColumns(OldWordsBody bodies) {
        this.bodies = bodies;
    }

    @Override
    public String column(String word) {
        return OldWords.canonicalInFiles(word);
    }

    @Override
    public byte[] line(byte[] json) {
        return bodies.translateLine(json);
    }
}
