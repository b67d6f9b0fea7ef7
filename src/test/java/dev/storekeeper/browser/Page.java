package dev.storekeeper.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tab of the browser, used by what a person sees: the words on buttons and beside fields. */
public final class Page {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LOOKS = 300;
    private static final int CTRL = 2;
    private static final Map<String, Integer> KEYS =
            Map.of("Tab", 9, "Enter", 13, "Escape", 27, "ArrowUp", 38, "ArrowDown", 40);

    /** What is seen and can be clicked, by its words or by what a screen reader calls it. */
    private static final String BY_WORDS = """
            [...document.querySelectorAll('button, a, summary, [role=menuitem], [role=option], label')]
                .filter(one => one.checkVisibility() && !one.disabled && one.getAttribute('aria-disabled') !== 'true')
                .filter(one => !document.querySelector('dialog[open]') || one.closest('dialog[open], .toasts, .menu-list'))
                .find(one => one.textContent.trim() === words || one.getAttribute('aria-label') === words)""";

    private static final String BY_LABEL = """
            [...document.querySelectorAll('input, select, textarea')]
                .filter(one => one.checkVisibility())
                .filter(one => !document.querySelector('dialog[open]') || one.closest('dialog[open]'))
                .find(one => one.labels[0]?.textContent.trim() === words || one.getAttribute('aria-label') === words)""";

    private final DevTools devTools;
    private final String session;
    private final @Nullable String context;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Page(DevTools devTools, String session, @Nullable String context) {
        this.devTools = devTools;
        this.session = session;
        this.context = context;
        devTools.listen(session, this::hear);
        ask("Log.enable", Map.of());
        ask("Runtime.enable", Map.of());
        ask("Network.enable", Map.of());
    }

    static Page open(DevTools devTools, @Nullable String context) {
        var wanted = new LinkedHashMap<String, Object>(Map.of("url", "about:blank"));
        if (context != null) {
            wanted.put("browserContextId", context);
        }
        var target = devTools.ask(null, "Target.createTarget", wanted).get("targetId");
        var session = devTools.ask(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true));
        return new Page(devTools, session.get("sessionId").asString(), context);
    }

    /** Another tab of the same person. */
    public Page another() {
        return open(devTools, context);
    }

    /** Answers of 400 and more are no complaint: the page shows them on purpose. */
    private void hear(JsonNode event) {
        var parameters = event.path("params");
        switch (event.path("method").asString("")) {
            case "Log.entryAdded" -> {
                var entry = parameters.get("entry");
                if (!List.of("network", "violation")
                                .contains(entry.path("source").asString())
                        && List.of("error", "warning")
                                .contains(entry.path("level").asString())) {
                    complaints.add(entry.toString());
                }
            }
            case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(parameters.path("type").asString())) {
                    complaints.add(parameters.toString());
                }
            }
            default -> {
                // Other events are of no interest.
            }
        }
    }

    /** What the browser has refused or complained about: the policy of the page that was violated, and failures of scripts. */
    public List<String> complaints() {
        return complaints;
    }

    public void visit(String url) {
        ask("Page.navigate", Map.of("url", url));
        until("location.href.startsWith(" + quoted(url) + ") && document.readyState === 'complete'");
    }

    public void reload() {
        run("window.stale = true");
        ask("Page.reload", Map.of());
        until("!window.stale && document.readyState === 'complete'");
    }

    /** The value of an expression, or of what it promises. */
    public JsonNode run(String script) {
        var answer = ask(
                "Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").path("value");
    }

    /** Waits until an expression is true, also across a navigation. */
    public void until(String expression) {
        for (int looks = 0; looks < LOOKS; looks++) {
            if (holds(expression)) {
                return;
            }
        }
        throw new AssertionError("never true: " + expression + "\n" + text() + "\n" + complaints);
    }

    private boolean holds(String expression) {
        try {
            var value = run("new Promise(later => setTimeout(later, 50)).then(() => Boolean(" + expression + "))");
            return value.asBoolean(false);
        } catch (AssertionError | CompletionException e) {
            // The page that was asked has been left.
            return false;
        }
    }

    /** Waits until the text is seen. */
    public void sees(String text) {
        until("document.body.innerText.includes(" + quoted(text) + ")");
    }

    public String text() {
        return run("document.body.innerText").asString("");
    }

    public void click(String words) {
        var target = "(words => " + BY_WORDS + ")(" + quoted(words) + ")";
        until(target);
        run(target + ".click()");
    }

    /** Types into a field, as a keyboard or a paste does, in place of what stands there. */
    public void type(String label, String text) {
        var target = "(words => " + BY_LABEL + ")(" + quoted(label) + ")";
        until(target);
        run("(field => { field.focus(); field.select?.(); })(" + target + ")");
        ask("Input.insertText", Map.of("text", text));
    }

    /** Types where the focus is. */
    public void type(String text) {
        ask("Input.insertText", Map.of("text", text));
    }

    /** Chooses a file of the disk. */
    public void chooseFile(String selector, Path file) {
        until("document.querySelector(" + quoted(selector) + ")");
        var input = ask("Runtime.evaluate", Map.of("expression", "document.querySelector(" + quoted(selector) + ")"));
        ask(
                "DOM.setFileInputFiles",
                Map.of("objectId", input.get("result").get("objectId"), "files", List.of(file.toString())));
    }

    public void choose(String label, String value) {
        var target = "(words => " + BY_LABEL + ")(" + quoted(label) + ")";
        until(target);
        run(
                "(field => { field.value = %s; field.dispatchEvent(new Event('input', {bubbles: true})); field.dispatchEvent(new Event('change', {bubbles: true})); })(%s)"
                        .formatted(quoted(value), target));
    }

    /** A key by its name, for instance {@code Escape} or {@code Ctrl+k}. */
    public void press(String key) {
        var name = key.replaceFirst("^Ctrl\\+", "");
        var event =
                new LinkedHashMap<String, Object>(Map.of("key", name, "modifiers", key.startsWith("Ctrl+") ? CTRL : 0));
        if (KEYS.containsKey(name)) {
            event.put("windowsVirtualKeyCode", KEYS.get(name));
        }
        if (name.equals("Enter")) {
            event.put("text", "\r");
        }
        for (var type : List.of("keyDown", "keyUp")) {
            event.put("type", type);
            ask("Input.dispatchKeyEvent", event);
        }
    }

    public void resize(int width, int height) {
        ask(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** {@code light} or {@code dark}. */
    public void prefer(String scheme) {
        var feature = Map.of("name", "prefers-color-scheme", "value", scheme);
        var still = Map.of("name", "prefers-reduced-motion", "value", "reduce");
        ask("Emulation.setEmulatedMedia", Map.of("features", List.of(feature, still)));
    }

    public void setOffline(boolean offline) {
        ask(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** What the browser believes to be a key in its port, with a finger always on it. */
    public void plugIn() {
        ask("WebAuthn.enable", Map.of());
        var key = Map.of("protocol", "ctap2", "transport", "usb", "hasUserVerification", true, "isUserVerified", true);
        ask("WebAuthn.addVirtualAuthenticator", Map.of("options", key));
    }

    public byte[] screenshot() {
        var answer = ask("Page.captureScreenshot", Map.of("format", "png"));
        return Base64.getDecoder().decode(answer.get("data").asString());
    }

    /** What a camera sees that is close to a part of the page. */
    public byte[] closeUp(String selector) {
        var box = run("(({x, y, width, height}) => ({x: x + scrollX, y: y + scrollY, width, height, scale: 3}))"
                + "(document.querySelector(" + quoted(selector) + ").getBoundingClientRect())");
        var answer = ask("Page.captureScreenshot", Map.of("format", "png", "clip", box, "captureBeyondViewport", true));
        return Base64.getDecoder().decode(answer.get("data").asString());
    }

    public void screenshot(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, screenshot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode ask(String method, Map<String, ?> parameters) {
        return devTools.ask(session, method, parameters);
    }

    public static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
