// The second factor: six digits, a recovery code or a passkey. Signing in and stepping up both ask for it.
import { html, useEffect, useRef, useState } from '../lib.js';
import { Button, errorOf, Field, Problem } from '../ui.js';

export const canUsePasskeys = () => typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';

/** Six digits, of which the last sends them. */
export function Digits({ label, error, busy, onCode }) {
  const [digits, setDigits] = useState('');
  const input = useRef();
  // Also after each answer.
  useEffect(() => { if (!busy) { setDigits(''); input.current?.focus(); } }, [busy]);
  const take = text => {
    const next = text.replace(/\D/g, '').slice(0, 6);
    setDigits(next);
    if (next.length === 6 && next !== digits && !busy) onCode(next);
  };
  return html`<${Field} label=${label} error=${error} control=${props => html`<input ...${props} ref=${input} class="digits"
    name="code" inputmode="numeric" autocomplete="one-time-code" autocapitalize="off" spellcheck=${false} required readonly=${busy}
    placeholder="000000" value=${digits} onInput=${event => { take(event.target.value); event.target.value = event.target.value.replace(/\D/g, '').slice(0, 6); }} />`} />`;
}

/**
 * Asks for one of the three. onProof is called with {code}, {recovery_code} or {passkey} and answers the problem, or nothing;
 * askPasskey answers {ceremony, options} or {problem}.
 */
export function ProofForm({ onProof, askPasskey, passkey }) {
  const [way, setWay] = useState('code');
  const [busy, setBusy] = useState(null);
  const [problem, setProblem] = useState(null);
  const [recovery, setRecovery] = useState('');
  const offered = passkey && canUsePasskeys();

  const send = async (kind, proof) => {
    setBusy(kind);
    setProblem(null);
    const refused = await (proof ? onProof(proof) : withPasskey());
    setBusy(null);
    setProblem(refused);
  };
  const withPasskey = async () => {
    const asked = await askPasskey();
    if (asked.problem) return asked.problem;
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.options);
      const credential = await navigator.credentials.get({ publicKey });
      return await onProof({ passkey: { ceremony: asked.ceremony, credential: credential.toJSON() } });
    } catch (refused) {
      return passkeyProblem(refused);
    }
  };

  const refusedCode = problem?.code === 'sign_in_refused' ? 'This code does not fit, or was used already. Wait for the next one.' : errorOf(problem, 'code');
  const shown = problem && !(way === 'code' && refusedCode) ? problem : null;
  return html`<div class="form">
    ${way === 'code' && html`<${Digits} key="code" label="Six digits from your authenticator app" busy=${busy !== null}
      error=${refusedCode} onCode=${code => send('code', { code })} />`}
    ${way === 'recovery' && html`<form class="form" onSubmit=${event => { event.preventDefault(); send('recovery', { recovery_code: recovery.trim() }); }}>
      <${Field} label="Recovery code" hint="One of the ten that you kept. Each works once." autocomplete="off" autocapitalize="off" spellcheck=${false}
        required value=${recovery} onValue=${setRecovery} error=${errorOf(problem, 'recovery_code')} data-focus />
      <${Button} type="submit" kind="primary" class="block" busy=${busy === 'recovery'}>Continue</${Button}>
    </form>`}
    <${Problem} problem=${shown} except=${['code', 'recovery_code']} />
    ${offered && html`<div class="or">or</div>
      <${Button} icon="key" class="block" busy=${busy === 'passkey'} onClick=${() => send('passkey')}>Use a passkey</${Button}>`}
    <p class="small"><button type="button" class="button link" onClick=${() => { setProblem(null); setWay(way === 'code' ? 'recovery' : 'code'); }}>
      ${way === 'code' ? 'No phone at hand? Use a recovery code' : 'Use the authenticator app'}</button></p>
  </div>`;
}

/** What a browser says when nothing came of a passkey, as a problem. */
export function passkeyProblem({ name, message }) {
  const texts = {
    NotAllowedError: 'It was cancelled, or took too long.',
    InvalidStateError: 'This device is registered already.',
    SecurityError: `Passkeys of this service do not work at ${location.host}. Open the console at the address that its passkeys are made for.`,
  };
  return { title: 'No passkey', detail: texts[name] ?? message, code: 'passkey' };
}
