package dev.storekeeper.exchange;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.storekeeper.catalogue.Written;
import java.util.ArrayList;
import java.util.List;

/** Takes cells as they are written: empty ones are nothing, and quoted empty ones are an empty text. */
final class CsvLineHandler extends AbstractBaseCsvCallbackHandler<CsvLine> {

    private List<Written> cells = new ArrayList<>();

    @Override
    protected void handleBegin(long startingLineNumber) {
        cells = new ArrayList<>(cells.size());
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        cells.add(length == 0 && !quoted ? Written.NULL : Written.text(new String(buffer, offset, length)));
    }

    @Override
    protected CsvLine buildRecord() {
        return new CsvLine(getStartingLineNumber(), cells);
    }
}
