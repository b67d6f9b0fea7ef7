package dev.storekeeper.login.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** Chooses the form of an answer: what the caller names most exactly, else the first that is offered. */
final class Offer {

    private Offer() {}

    static MediaType choose(HttpServletRequest request, MediaType... offered) {
        for (var wanted : accepted(request)) {
            for (var form : offered) {
                if (wanted.includes(form)) {
                    return form;
                }
            }
        }
        throw ApiException.of(
                ErrorCode.NOT_ACCEPTABLE,
                Arrays.stream(offered)
                        .map(MediaType::toString)
                        .collect(Collectors.joining(", ", "Offered here: ", ".")));
    }

    private static List<MediaType> accepted(HttpServletRequest request) {
        var headers = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        try {
            var wanted = MediaType.parseMediaTypes(headers);
            MimeTypeUtils.sortBySpecificity(wanted);
            return wanted.isEmpty() ? List.of(MediaType.ALL) : wanted;
        } catch (InvalidMediaTypeException e) {
            throw ApiException.of(ErrorCode.NOT_ACCEPTABLE, "The header Accept is malformed.");
        } catch (InvalidMimeTypeException e) {
            // Spring sorts so many and no more.
            throw ApiException.of(ErrorCode.NOT_ACCEPTABLE, "The header Accept may name at most 50 types.");
        }
    }
}
