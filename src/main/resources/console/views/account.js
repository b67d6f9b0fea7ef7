// One's own account: password, phone, recovery codes, passkeys, sessions.
import { html, useState } from '../lib.js';
import { request } from '../api.js';
import { register } from '../router.js';
import { reload, useSession } from '../session.js';
import { forget, hold } from '../token.js';
import { Badge, Button, confirm, Dialog, errorOf, Field, notify, Page, Problem, Time } from '../ui.js';
import { NewPhone } from './new-phone.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { Sessions } from './sessions.js';
import { failed } from './shelf.js';

const FACTORS = { pwd: 'password', otp: 'authenticator', recovery: 'recovery code', pop: 'passkey' };
const factorNames = factors => factors.map(factor => FACTORS[factor] ?? factor).join(' and ');

function Account() {
  const { account, role } = useSession();
  const [over, setOver] = useState(null);
  const close = () => setOver(null);
  return html`<${Page} title="Your account" lead=${account.username} narrow>
    <div class="stack">
      <section class="panel"><header><div><h2>Profile</h2></div><${Badge} kind="accent">${role.toLowerCase()}</${Badge}></header>
        <div class="panel-body"><dl class="facts">
          <dt>Username</dt><dd>${account.username}</dd>
          <dt>Number</dt><dd>${account.id}</dd>
          <dt>Member</dt><dd><${Time} value=${account.created_at} /></dd>
          <dt>This session</dt><dd>proven by ${factorNames(account.factors)} <${Time} value=${account.proven_at} /></dd>
        </dl></div></section>
      <section class="panel"><header>
        <div><h2>Password</h2><p>A change signs you out everywhere else.</p></div>
        <${Button} icon="edit" onClick=${() => setOver('password')}>Change</${Button}></header></section>
      <section class="panel"><header>
        <div><h2>Authenticator app</h2><p>Move to a new phone. The old one counts until the new one has shown a code.</p></div>
        <${Button} icon="phone" onClick=${() => setOver('phone')}>New phone</${Button}></header></section>
      <section class="panel"><header>
        <div><h2>Recovery codes</h2><p>${account.recovery_codes_left} of 10 are left. Each works once in place of the phone.</p></div>
        <${NewCodes} few=${account.recovery_codes_left < 4} /></header></section>
      <${Passkeys} />
      <${Sessions} />
      <section class="panel"><header>
        <div><h2>Delete this account</h2><p>It ends for good, with all its sessions. What it wrote stays in the history.</p></div>
        <${Button} kind="quiet danger" icon="trash" onClick=${() => remove(account)}>Delete</${Button}></header></section>
    </div>
    ${over === 'password' && html`<${NewPassword} onClose=${close} username=${account.username} />`}
    ${over === 'phone' && html`<${NewPhone} onClose=${close} />`}
  </${Page}>`;
}

async function remove({ username }) {
  if (!await confirm({ title: 'Delete this account?', text: 'There is no way back.', label: 'Delete', danger: true, typed: username })) return;
  const answer = await request('DELETE', '/me');
  if (answer.ok) forget('signed-out');
  else failed(answer);
}

function NewPassword({ onClose, username }) {
  const [present, setPresent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    const answer = await request('PUT', '/me/password', { json: { password: present, new_password: next } });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    hold(answer.data);
    await reload();
    notify('Your password is changed. All other sessions have ended.');
    onClose();
  };
  const wrong = errorOf(problem, 'password');
  return html`<${Dialog} title="Change your password" onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <input class="hidden" name="username" autocomplete="username" value=${username} readonly tabindex="-1" aria-hidden="true" />
      <${Field} label="Present password" type="password" autocomplete="current-password" required value=${present} onValue=${setPresent} error=${wrong} />
      <${Field} label="New password" type="password" autocomplete="new-password" required value=${next} onValue=${setNext}
        hint="At least 8 characters. A few words are easy to keep." error=${errorOf(problem, 'new_password')} />
      <${Problem} problem=${wrong || errorOf(problem, 'new_password') || problem?.code === 'insufficient_user_authentication' ? null : problem} />
      <div class="form-end"><${Button} onClick=${onClose}>Cancel</${Button}><${Button} type="submit" kind="primary" busy=${busy}>Change</${Button}></div>
    </form>
  </${Dialog}>`;
}

function NewCodes({ few }) {
  const [codes, setCodes] = useState(null);
  const make = async () => {
    if (!await confirm({ title: 'Make new recovery codes?', text: 'The old ones stop working at once.', label: 'Make new codes' })) return;
    const answer = await request('POST', '/me/recovery-codes');
    if (answer.ok) setCodes(answer.data.recovery_codes);
    else failed(answer, make);
    reload();
  };
  return html`<${Button} icon="refresh" kind=${few ? 'primary' : undefined} onClick=${make}>Make new codes</${Button}>
    ${codes && html`<${Dialog} title="Keep your recovery codes" onClose=${() => setCodes(null)}
      footer=${html`<${Button} kind="primary" onClick=${() => setCodes(null)}>I have kept them</${Button}>`}>
      <p class="muted">They are shown this once. The old ones work no more.</p><${RecoveryCodes} codes=${codes} /></${Dialog}>`}`;
}

register({
  path: '/account', title: 'Account', view: Account, nav: { icon: 'user', order: 90 },
  keywords: 'password passkeys sessions devices phone authenticator recovery codes profile me delete',
});
