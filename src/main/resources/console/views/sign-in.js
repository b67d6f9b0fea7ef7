// Sign-up, the QR code for the phone, and signing in.
import { html, useEffect, useRef, useState } from '../lib.js';
import { request } from '../api.js';
import { begin, lost } from '../session.js';
import { useStore } from '../store.js';
import { go, useRoute } from '../router.js';
import { Reach } from './reach.js';
import { ThemeMenu } from './theme-menu.js';
import { Button, Copyable, errorOf, Field, Icon, notify, Problem } from '../ui.js';
import { Digits, ProofForm } from './proof.js';
import { RecoveryCodes } from './recovery-codes.js';

/** One of: {step: 'password' | 'sign-up' | 'enrol' | 'prove' | 'codes', ...what the step needs}. */
export function SignIn() {
  const route = useRoute();
  const invited = route.parts[0] === 'sign-up';
  const [at, setAt] = useState({ step: invited ? 'sign-up' : 'password' });
  useEffect(() => { if (invited) setAt({ step: 'sign-up' }); }, [invited]);
  const done = async tokens => {
    if (tokens.recovery_codes) {
      setAt({ step: 'codes', tokens });
      return;
    }
    await enter(tokens);
  };
  const enter = async tokens => {
    if (route.parts[0] === 'sign-up') go('#/products', { replace: true });
    await begin(tokens);
  };
  const Step = { password: Password, 'sign-up': SignUp, enrol: Enrol, prove: Prove, codes: Codes }[at.step];
  return html`<div class="front">
    <header><span class="brand"><img src="/console/icon.svg" alt="" width="24" height="24" /> Storekeeper</span><${ThemeMenu} /></header>
    <main id="main"><${Reach} /><div class="card"><${Step} key=${at.step} at=${at} setAt=${setAt} done=${done} enter=${enter} invite=${route.query.invite} /></div></main>
    <footer><a href="/docs">API reference</a></footer>
  </div>`;
}

function Heading({ title, children }) {
  useEffect(() => {
    document.title = `${title} · Storekeeper`;
    document.querySelector('[data-first]')?.focus();
  }, [title]);
  return html`<div><h1>${title}</h1><p id="lead">${children}</p></div>`;
}

function PasswordField({ fresh, ...rest }) {
  const [shown, setShown] = useState(false);
  return html`<${Field} ...${rest} control=${props => html`<span class="secret-field"><input ...${props} type=${shown ? 'text' : 'password'}
      name=${fresh ? 'new-password' : 'password'} autocomplete=${fresh ? 'new-password' : 'current-password'} autocapitalize="off" spellcheck=${false} required />
    <${Button} kind="quiet" small aria-label=${`${shown ? 'Hide' : 'Show'} the password`} onClick=${() => setShown(!shown)}>${shown ? 'Hide' : 'Show'}</${Button}></span>`} />`;
}

const Username = props => html`<${Field} label="Username" name="username" autocomplete="username" autocapitalize="off" spellcheck=${false} required data-first ...${props} />`;

function Password({ at, setAt }) {
  const wasLost = useStore(lost);
  const [username, setUsername] = useState(at.username ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(at.problem);
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    const answer = await request('POST', '/login', { json: { username, password }, anonymous: true });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem.code === 'sign_in_refused'
        ? { title: 'Not signed in', detail: 'Username or password is wrong.' } : answer.problem);
      return;
    }
    const step = answer.data.status === 'enrolment_required' ? 'enrol' : 'prove';
    setAt({ step, username, password, ...answer.data });
  };
  return html`<${Heading} title="Sign in">${wasLost ? 'Your session has ended. Please sign in again.' : 'With your password, then your phone or a passkey.'}</${Heading}>
    <form class="form" onSubmit=${submit}>
      <${Username} aria-describedby="lead" value=${username} onValue=${setUsername} error=${errorOf(problem, 'username')} />
      <${PasswordField} label="Password" value=${password} onValue=${setPassword} error=${errorOf(problem, 'password')} />
      <${Problem} problem=${problem} except=${['username', 'password']} />
      <${Button} type="submit" kind="primary" class="block" busy=${busy}>Continue</${Button}>
    </form>
    <p class="small">New here? <button type="button" class="button link" onClick=${() => setAt({ step: 'sign-up' })}>Create an account</button></p>`;
}

function SignUp({ setAt, invite: given }) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [invite, setInvite] = useState(given ?? '');
  const [withInvite, setWithInvite] = useState(Boolean(given));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    const json = { username, password, ...(withInvite && invite.trim() && { invite: invite.trim() }) };
    let answer = await request('POST', '/signup', { json, anonymous: true });
    // The account may be there, since no answer came.
    if (!answer.ok && problem?.status === 0) {
      const login = await request('POST', '/login', { json: { username, password }, anonymous: true });
      if (login.data?.status === 'enrolment_required') answer = login;
    }
    setBusy(false);
    if (answer.ok) {
      setAt({ step: 'enrol', ...answer.data, username, password });
      return;
    }
    setProblem(answer.problem);
    if (['invite_required', 'invite_not_found', 'invite_used'].includes(answer.problem.code)) setWithInvite(true);
  };
  const aboutName = errorOf(problem, 'username') ?? (problem?.code === 'username_taken' ? problem.detail : undefined);
  const aboutInvite = errorOf(problem, 'invite') ?? (/^invite_/.test(problem?.code) ? problem.detail : undefined);
  const atField = aboutName || aboutInvite || errorOf(problem, 'password');
  return html`<${Heading} title="Create an account">You need an authenticator app on your phone, such as Google Authenticator.</${Heading}>
    <form class="form" onSubmit=${submit}>
      <${Username} value=${username} onValue=${setUsername} hint="3 to 50 letters, digits, dots, dashes or underscores" error=${aboutName} />
      <${PasswordField} fresh label="Password" value=${password} onValue=${setPassword} hint="At least 8 characters. A few words are easy to keep." error=${errorOf(problem, 'password')} />
      ${withInvite
        ? html`<${Field} label="Invite or setup code" autocomplete="off" autocapitalize="off" spellcheck=${false} value=${invite} onValue=${setInvite}
            hint="The first admin finds the setup code in the log of the service." error=${aboutInvite} />`
        : html`<p class="small"><button type="button" class="button link" onClick=${() => setWithInvite(true)}>I have an invite or a setup code</button></p>`}
      <${Problem} problem=${atField ? null : problem} />
      <${Button} type="submit" kind="primary" class="block" busy=${busy}>Create account</${Button}>
    </form>
    <p class="small">Have one already? <button type="button" class="button link" onClick=${() => { go('#/', { replace: true }); setAt({ step: 'password' }); }}>Sign in</button></p>`;
}

/** The picture, the link and the letters that bring a secret to a phone. */
export function QrCode({ src, uri }) {
  const secret = new URLSearchParams(uri.split('?')[1]).get('secret') ?? '';
  return html`<div class="qr">
    <img src=${src} alt="QR code for your authenticator app" width="248" height="248" />
    <a class="button" href=${uri}><${Icon} name="phone" /> Open the authenticator on this device</a>
  </div>
  <details><summary class="small muted">Cannot scan? Type the key by hand</summary>
    <p class="small muted">Time based, six digits, every 30 seconds.</p>
    <${Copyable} block text=${secret.replace(/(.{4})(?=.)/g, '$1 ')} label="Copy the key" /></details>`;
}

function Enrol({ at, setAt, done }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const { username, password } = at;
  const send = async code => {
    setBusy(true);
    const answer = await request('POST', '/login', { json: { username, password, code }, anonymous: true });
    setBusy(false);
    setProblem(answer.problem);
    if (!answer.ok) return;
    await done(answer.data);
    // They were in an earlier answer, which was lost.
    if (!answer.data.recovery_codes) notify('Your recovery codes were not shown here. Make new ones.', { kind: 'warn', label: 'Account', action: () => go('/account') });
  };
  const error = problem?.code === 'sign_in_refused' ? 'This code does not fit. Type the one that the app shows now.' : errorOf(problem, 'code');
  return html`<ol class="steps" aria-hidden="true"><li class="done"></li><li class="done"></li><li></li></ol>
    <${Heading} title="Connect your phone">Scan this with your authenticator app, then type the six digits that it shows.</${Heading}>
    ${(at.warnings ?? []).map(text => html`<div class="note"><${Icon} name="alert" /><p>${text}</p></div>`)}
    <${QrCode} src=${at.qr_url} uri=${at.otpauth_uri} />
    <${Digits} label="Six digits" busy=${busy} error=${busy ? undefined : error} onCode=${send} />
    <${Problem} problem=${error ? null : problem} />
    <p class="small"><button type="button" class="button link" onClick=${() => setAt({ step: 'password', username })}>Finish this later</button></p>`;
}

const MOST_GUESSES = 5;

function Prove({ at, setAt, done }) {
  const { challenge, username } = at;
  const begun = useRef({ at: Date.now(), guesses: 0 });
  const again = detail => setAt({ step: 'password', username, problem: { title: 'Please begin again', detail } });
  const onProof = async proof => {
    const answer = await request('POST', '/verify-2fa', { json: { challenge, ...proof }, anonymous: true });
    if (answer.ok) {
      await done(answer.data);
      return null;
    }
    // The login that the password began is over after some guesses and minutes; the service does not say which of them it was.
    const over = answer.problem.code === 'sign_in_refused';
    if (over && Date.now() - begun.current.at > at.expires_in * 1000) again('The sign-in took too long.');
    else if (over && ++begun.current.guesses === MOST_GUESSES) again('Five codes were wrong.');
    return answer.problem;
  };
  const askPasskey = async () => {
    const answer = await request('POST', '/verify-2fa/passkey', { json: { challenge }, anonymous: true });
    return answer.ok ? answer.data : { problem: answer.problem };
  };
  return html`<${Heading} title="Confirm that it is you">${at.passkey ? 'With your authenticator app or a passkey.' : `Signing in as ${username}.`}</${Heading}>
    <${ProofForm} onProof=${onProof} askPasskey=${askPasskey} passkey=${at.passkey} />
    <p class="small"><button type="button" class="button link" onClick=${() => setAt({ step: 'password', username })}>Start again</button></p>`;
}

function Codes({ at, enter }) {
  return html`<ol class="steps" aria-hidden="true"><li class="done"></li><li class="done"></li><li class="done"></li></ol>
    <${Heading} title="Keep your recovery codes">Each of them lets you in once, on the day on which the phone is gone. They are shown this once.</${Heading}>
    <${RecoveryCodes} codes=${at.tokens.recovery_codes} />
    <${Button} kind="primary" class="block" onClick=${() => enter(at.tokens)}>I have kept them</${Button}>`;
}
