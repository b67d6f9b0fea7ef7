package dev.storekeeper.product.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.product.Written;
import java.util.ArrayList;
import java.util.List;

/** Takes cells as they are written: empty ones are nothing, and quoted empty ones are an empty text. */
final class CsvLineHandler extends AbstractBaseCsvCallbackHandler<CsvLine> {

    private List<Written> cells = new ArrayList<>();
    private int lineLength;

    @Override
    protected void handleBegin(long startingLineNumber) {
        cells = new ArrayList<>(cells.size());
        lineLength = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        lineLength += length + 1;
        if (lineLength > Bounds.LINE) {
            throw new CsvParseException("A line is too long");
        }
        // One cell more than allowed is kept: it shows that there are too many.
        if (index <= Bounds.CSV_CELLS) {
            cells.add(length == 0 && !quoted ? Written.NULL : Written.text(new String(buffer, offset, length)));
        }
    }

    @Override
    protected CsvLine buildRecord() {
        return new CsvLine(getStartingLineNumber(), cells);
    }
}
