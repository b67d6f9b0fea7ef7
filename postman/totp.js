// Computes the code that an authenticator app would show (RFC 6238), for each request that sends one. A code works once:
// a second request within 30 seconds sends the next code, which the service takes too, and a third one waits for its turn.
const cryptoJs = require("crypto-js");
const step = 30;

function codeAt(secret, count) {
    const bits = [...secret].map(letter => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"));
    const key = bits.join("").match(/.{8}/g).map(byte => parseInt(byte, 2).toString(16).padStart(2, "0")).join("");
    const time = count.toString(16).padStart(16, "0");
    const hash = cryptoJs.HmacSHA1(cryptoJs.enc.Hex.parse(time), cryptoJs.enc.Hex.parse(key)).toString();
    const offset = 2 * parseInt(hash.slice(-1), 16);
    const number = parseInt(hash.substring(offset, offset + 8), 16) & 0x7fffffff;
    return String(number % 1000000).padStart(6, "0");
}

function provide(name, secret) {
    const now = Math.floor(Date.now() / 1000 / step);
    const [lastSecret, last] = String(pm.variables.get(name + "_last")).split(":");
    const next = lastSecret === secret ? Math.max(now, Number(last) + 1) : now;
    const set = () => pm.collectionVariables.set(name, codeAt(secret, next));
    pm.collectionVariables.set(name + "_last", secret + ":" + next);
    if (next > now + 1) {
        console.log("Waits for the next code of the authenticator, at most 30 seconds.");
        setTimeout(set, (next - 1) * step * 1000 - Date.now());
    } else {
        set();
    }
}

const body = (pm.request.body && pm.request.body.raw) || "";
for (const name of ["code", "admin_code", "guest_code"]) {
    const secret = pm.variables.get(name.replace("code", "secret"));
    if (body.includes("{{" + name + "}}") && secret) {
        provide(name, secret);
    }
}
