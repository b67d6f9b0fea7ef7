package dev.storekeeper.product.transfer.web;

import dev.storekeeper.product.transfer.FileFormat;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** Which of the forms a caller would rather have (RFC 9110, section 12.5.1); CSV where they do not care. */
final class AcceptedFormat {

    private AcceptedFormat() {}

    static FileFormat of(HttpHeaders headers) throws HttpMediaTypeNotAcceptableException {
        var accepted = accepted(headers);
        return Stream.of(FileFormat.values())
                .filter(format -> quality(format, accepted) > 0)
                .max(Comparator.comparingDouble((FileFormat format) -> quality(format, accepted))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(Stream.of(FileFormat.values())
                        .map(format -> MediaType.parseMediaType(format.mediaType()))
                        .toList()));
    }

    /** What the range that names it most precisely says. */
    private static double quality(FileFormat format, List<MediaType> accepted) {
        var type = MediaType.parseMediaType(format.mediaType());
        return accepted.stream()
                .filter(range -> range.includes(type))
                .max(Comparator.comparing((MediaType range) -> !range.isWildcardSubtype())
                        .thenComparing(range -> !range.isWildcardType()))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }

    private static List<MediaType> accepted(HttpHeaders headers) throws HttpMediaTypeNotAcceptableException {
        try {
            var types = headers.getAccept();
            return types.isEmpty() ? List.of(MediaType.ALL) : types;
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException(String.valueOf(e.getMessage()));
        }
    }
}
