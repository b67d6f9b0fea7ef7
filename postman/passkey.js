// Stands in for an authenticator (Web Authentication, sections 6.1 and 6.5.4): makes a key on P-256 and signs with it. Postman has
// no passkeys of its own. The key lives in the variable passkey_key and is worth nothing beyond the account of this run.
const cryptoJs = require("crypto-js");
const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const base = [
    0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

const modulo = (number, by) => ((number % by) + by) % by;

function inverse(number, by) {
    let [a, b, x, y] = [modulo(number, by), by, 1n, 0n];
    while (a > 1n) {
        [x, y] = [y - (b / a) * x, x];
        [a, b] = [b % a, a];
    }
    return modulo(x, by);
}

function sum(one, other) {
    if (!one || !other) {
        return one || other;
    }
    const slope = one[0] === other[0]
        ? (3n * one[0] ** 2n - 3n) * inverse(2n * one[1], prime)
        : (other[1] - one[1]) * inverse(other[0] - one[0], prime);
    const x = modulo(slope ** 2n - one[0] - other[0], prime);
    return [x, modulo(slope * (one[0] - x) - one[1], prime)];
}

function times(factor) {
    let result = null;
    for (let point = base; factor > 0n; factor >>= 1n, point = sum(point, point)) {
        result = factor & 1n ? sum(result, point) : result;
    }
    return result;
}

const hex = (number, bytes) => number.toString(16).padStart(2 * bytes, "0");
const text = word => cryptoJs.enc.Utf8.parse(word).toString();
const sha256 = input => cryptoJs.SHA256(cryptoJs.enc.Hex.parse(input)).toString();
const random = () => (BigInt("0x" + cryptoJs.lib.WordArray.random(32).toString()) % (order - 1n)) + 1n;
const base64url = input => cryptoJs.enc.Hex.parse(input).toString(cryptoJs.enc.Base64)
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

function signature(key, message) {
    const once = random();
    const r = times(once)[0] % order;
    const s = modulo(inverse(once, order) * (BigInt("0x" + sha256(message)) + r * key), order);
    const integers = [r, s].map(number => hex(number, 32)).map(number => (number >= "8" ? "00" + number : number.replace(/^(00(?=[0-7]))+/, "")));
    const parts = integers.map(number => "02" + hex(number.length / 2, 1) + number).join("");
    return "30" + hex(parts.length / 2, 1) + parts;
}

function credential(options, isNew) {
    const key = isNew ? random() : BigInt("0x" + pm.variables.get("passkey_key"));
    const id = isNew ? hex(random(), 32) : pm.variables.get("passkey_id");
    const domain = isNew ? options.rp.id : options.rpId;
    const clientData = text(JSON.stringify({
        type: isNew ? "webauthn.create" : "webauthn.get",
        challenge: options.challenge,
        origin: pm.variables.replaceIn(pm.variables.get("origin")),
        crossOrigin: false,
    }));
    // The user is present and verified; 40 says that a key follows. The signatures are not counted.
    const authenticator = sha256(text(domain)) + (isNew ? "45" : "05") + "00000000";
    const response = { clientDataJSON: base64url(clientData) };
    if (isNew) {
        const [x, y] = times(key);
        const publicKey = "a5010203262001215820" + hex(x, 32) + "225820" + hex(y, 32);
        const data = authenticator + "00".repeat(16) + "0020" + id + publicKey;
        response.attestationObject = base64url("a3" + "63" + text("fmt") + "64" + text("none") + "67" + text("attStmt") + "a0"
            + "68" + text("authData") + "58" + hex(data.length / 2, 1) + data);
        pm.collectionVariables.set("passkey_key", hex(key, 32));
        pm.collectionVariables.set("passkey_id", id);
        pm.collectionVariables.set("passkey", base64url(id));
    } else {
        response.authenticatorData = base64url(authenticator);
        response.signature = base64url(signature(key, authenticator + sha256(clientData)));
    }
    return { id: base64url(id), rawId: base64url(id), type: "public-key", clientExtensionResults: {}, response };
}

const body = (pm.request.body && pm.request.body.raw) || "";
if (body.includes("{{credential}}")) {
    const options = JSON.parse(pm.variables.get("passkey_options"));
    pm.collectionVariables.set("credential", JSON.stringify(credential(options, "rp" in options)));
}
