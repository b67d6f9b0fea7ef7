package dev.storekeeper.api;

import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** Chooses the format of an answer by the header Accept (RFC 9110, section 12.5.1). */
public final class AcceptedFormat {

    private AcceptedFormat() {}

    /** The format of the highest quality; the first of those where the client prefers none. */
    public static MediaType of(HttpHeaders headers, List<MediaType> offered)
            throws HttpMediaTypeNotAcceptableException {
        try {
            var accepted = headers.getAccept();
            var ranges = accepted.isEmpty() ? List.of(MediaType.ALL) : accepted;
            return offered.stream()
                    .filter(format -> quality(format, ranges) > 0)
                    .sorted(Comparator.comparing((MediaType format) -> quality(format, ranges))
                            .reversed())
                    .findFirst()
                    .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(offered));
        } catch (InvalidMediaTypeException e) {
            // Nothing that it names is offered.
            throw new HttpMediaTypeNotAcceptableException(offered);
        }
    }

    /** The quality that the most specific range gives to a format. */
    private static double quality(MediaType format, List<MediaType> ranges) {
        return ranges.stream()
                .filter(range -> range.includes(format))
                .max(Comparator.comparing((MediaType range) -> !range.isWildcardSubtype())
                        .thenComparing(range -> !range.isWildcardType()))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }
}
