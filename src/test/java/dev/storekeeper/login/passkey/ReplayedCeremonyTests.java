package dev.storekeeper.login.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.SecurityKey;
import dev.storekeeper.crypto.OpaqueToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.test.util.AopTestUtils;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A question to an authenticator is answered once, however many answer it at one moment; without that row's deletion it is not. */
class ReplayedCeremonyTests extends WithPasskeys {

    private static final int MANY = 20;

    @Autowired
    private PasskeyService service;

    @Autowired
    private RelyingParty party;

    @Autowired
    private JdbcClient database;

    @Autowired
    private Credentials credentials;

    private final List<Runnable> defences = new ArrayList<>();

    @AfterEach
    void defendAgain() {
        defences.forEach(Runnable::run);
    }

    @Test
    @Proves("P02")
    void addsOneOfManyKeysAtOnce() {
        assertThat(addManyAtOnce()).containsOnly(201, 400).containsOnlyOnce(201);
        assertThat(passkeys.list().json().size()).isEqualTo(1);
    }

    @Test
    void addsManyKeysWhereQuestionsStay() {
        spareQuestions();
        assertThat(addManyAtOnce()).containsOnly(201);
        assertThat(passkeys.list().json().size()).isEqualTo(MANY);
    }

    @Test
    @Proves("P02")
    void takesOneOfManyEqualAnswersAtOnce() {
        assertThat(answerManyTimesAtOnce()).containsOnlyOnce(true);
    }

    /** The counter would stop them; passkeys that live on several devices have none. */
    @Test
    void takesManyEqualAnswersWhereQuestionsStay() {
        spareQuestions();
        assertThat(answerManyTimesAtOnce()).containsOnly(true);
    }

    /** Each copy answers a question of its own, with the same count. */
    @Test
    @Proves("P03")
    void takesOneOfManyCopiesAtOnce() {
        assertThat(answerByManyCopiesAtOnce()).containsOnlyOnce(true);
    }

    @Test
    void takesManyCopiesWhereTheCounterIsReadBeforeItIsWritten() {
        doReturn(1)
                .when(sparing(credentials, "database", JdbcOperations.class))
                .update(startsWith("UPDATE user_credentials"), any(Object[].class));
        assertThat(answerByManyCopiesAtOnce().stream().filter(taken -> taken).count())
                .isGreaterThan(1);
    }

    /** As when its owner removes it, and another account adds it, between two statements of the login. */
    @Test
    @Proves("P04")
    void takesNoPasskeyThatChangesHandsWhileItIsJudged() {
        var key = passkeys.added(SecurityKey.at(port));
        var other = accounts.enrolled();
        new Passkeys(api.withToken(other.token())).begin();
        doAnswer(call -> {
                    var read = credentials.findByCredentialId(call.getArgument(0));
                    database.sql("""
                                    UPDATE user_credentials SET user_entity_user_id =
                                    (SELECT id FROM user_entities WHERE name = ?) WHERE credential_id = ?""").params(other.person().name(), key.id()).update();
                    return read;
                })
                .when(sparing(party, "credentials", Credentials.class))
                .findByCredentialId(any());
        var question = service.beginSignIn(accountId()).orElseThrow();
        assertThat(service.verify(accountId(), question.ceremony(), key.get(question.options())))
                .isFalse();
    }

    private List<Boolean> answerByManyCopiesAtOnce() {
        var key = passkeys.added(SecurityKey.at(port));
        var account = accountId();
        var questions = Stream.generate(() -> service.beginSignIn(account).orElseThrow())
                .limit(MANY)
                .toList();
        var answers = questions.stream()
                .map(question -> key.get(question.options()))
                .peek(_ -> key.rewound(1))
                .toList();
        return Parallel.times(
                MANY, number -> service.verify(account, questions.get(number).ceremony(), answers.get(number)));
    }

    private List<Integer> addManyAtOnce() {
        var begun = passkeys.begin();
        return Parallel.times(
                MANY,
                _ -> passkeys.add(begun, SecurityKey.at(port).create(begun.get("options")))
                        .status());
    }

    private List<Boolean> answerManyTimesAtOnce() {
        var key = passkeys.added(SecurityKey.at(port).withoutCounter());
        var account = accountId();
        var question = service.beginSignIn(account).orElseThrow();
        var answer = key.get(question.options());
        return Parallel.times(MANY, _ -> service.verify(account, question.ceremony(), answer));
    }

    private long accountId() {
        var payload = member.token().split("\\.")[1];
        JsonNode claims =
                new JsonMapper().readTree(java.util.Base64.getUrlDecoder().decode(payload));
        return Long.parseLong(claims.get("sub").asString());
    }

    private void spareQuestions() {
        doAnswer(call -> Optional.of(challengeOf(call.getArgument(0))))
                .when(sparing(service, "ceremonies", Ceremonies.class))
                .spend(any(), anyLong(), any());
    }

    private Bytes challengeOf(String ceremony) {
        var hash = OpaqueToken.parse(ceremony).orElseThrow().hash();
        return new Bytes(database.sql("SELECT challenge FROM passkey_ceremony WHERE token_hash = ?")
                .param(hash)
                .query(byte[].class)
                .single());
    }

    /** Puts a mock in the place of what a service uses until the test ends; a spied bean would cost a context of its own. */
    private <T> T sparing(Object service, String field, Class<T> type) {
        var target = AopTestUtils.getUltimateTargetObject(service);
        var real = ReflectionTestUtils.getField(target, field);
        var spared = mock(type, delegatesTo(real));
        ReflectionTestUtils.setField(target, field, spared);
        defences.add(() -> ReflectionTestUtils.setField(target, field, real));
        return spared;
    }
}
