package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Api.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody with a client: what it keeps between two requests differs, what they want does not. */
final class Visitor {

    /** What the client keeps. */
    enum Client {
        /** Cookies, as Postman does. */
        COOKIES,
        /** Nothing, but its owner sends the challenge, and the password for the QR code. */
        CHALLENGE,
        /** Nothing at all, as cURL does. */
        NOTHING
    }

    private final Client client;
    private final Api api;
    private @Nullable String challenge;

    Visitor(Client client, int port) {
        this.client = client;
        this.api = client == Client.COOKIES ? Api.at(port).keepingCookies() : Api.at(port);
    }

    Answer post(String path, Map<String, ?> body) {
        var answer = api.post(path, body);
        challenge = answer.header("X-Challenge");
        return answer;
    }

    /** The second step of a login, with what the client has to show for the first. */
    Answer postSecondStep(String path, Map<String, String> body) {
        var all = new LinkedHashMap<String, String>(body);
        if (client == Client.CHALLENGE) {
            assertThat(challenge).as("the challenge of the first step").isNotNull();
            all.put("challenge", String.valueOf(challenge));
        }
        return api.post(path, all);
    }

    Answer getQrCode(String path, String username, String password) {
        return client == Client.CHALLENGE
                ? api.with("Authorization", basic(username, password)).get(path)
                : api.get(path);
    }

    /** The products, with the header Authorization as the service at hand wanted it. */
    Api carrying(String authorization) {
        return api.with("Authorization", authorization);
    }

    private static String basic(String username, String password) {
        var pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
