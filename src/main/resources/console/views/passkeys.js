// The passkeys of the account.
import { html, useState } from '../lib.js';
import { request } from '../api.js';
import { owner } from '../session.js';
import { Button, confirm, Dialog, errorOf, Field, Menu, notify, Problem, Time } from '../ui.js';
import { canUsePasskeys, passkeyProblem } from './proof.js';
import { deviceName } from './sessions.js';
import { failed, useRead } from './shelf.js';

export function Passkeys() {
  const { rows, problem, reload } = useRead('/me/passkeys');
  const [named, setNamed] = useState(null);
  const close = () => { setNamed(null); reload(); };
  const saved = text => { close(); notify(text); };
  const remove = async passkey => {
    const text = `"${passkey.label}" signs you in no more. All your other sessions end, in case it was stolen.`;
    if (!await confirm({ title: 'Remove this passkey?', text, label: 'Remove', danger: true })) return;
    const answer = await request('DELETE', `/me/passkeys/${encodeURIComponent(passkey.id)}`);
    if (answer.ok) saved('The passkey is removed.');
    else failed(answer);
  };
  return html`<section class="panel"><header>
      <div><h2>Passkeys</h2><p>Fingerprint, face or security key, in place of the six digits.</p></div>
      <${Button} icon="plus" disabled=${!canUsePasskeys()} onClick=${() => setNamed({})}>Add</${Button}></header>
    <${Problem} problem=${problem} onRetry=${reload} />
    ${rows.length > 0 && html`<div class="table"><table class="cards">
      <thead><tr><th>Name</th><th>Added</th><th>Last used</th><th class="tight"><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${rows.map(passkey => html`<tr key=${passkey.id}>
        <td>${passkey.label}</td><td data-label="Added"><${Time} value=${passkey.created_at} /></td>
        <td data-label="Last used">${passkey.last_used_at ? html`<${Time} value=${passkey.last_used_at} />` : html`<span class="muted">never</span>`}</td>
        <td class="tight act"><${Menu} label=${`Actions for ${passkey.label}`} items=${[
          { label: 'Rename', icon: 'edit', onSelect: () => setNamed(passkey) },
          { label: 'Remove', icon: 'trash', danger: true, onSelect: () => remove(passkey) }]} /></td></tr>`)}</tbody>
    </table></div>`}
    ${named && html`<${Name} passkey=${named} onClose=${close} onSaved=${saved} />`}
  </section>`;
}

function Name({ passkey, onClose, onSaved }) {
  const isNew = !passkey.id;
  const [label, setLabel] = useState(passkey.label ?? deviceName(navigator.userAgent));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    const refused = isNew ? await add(label) : (await request('PATCH', `/me/passkeys/${encodeURIComponent(passkey.id)}`, { json: { label } })).problem;
    setBusy(false);
    if (refused) setProblem(refused);
    else onSaved(isNew ? 'The passkey is added.' : 'The passkey is renamed.');
  };
  const error = errorOf(problem, 'label');
  return html`<${Dialog} title=${isNew ? 'Add a passkey' : 'Rename a passkey'} onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${Field} label="Name" hint="So that you know it again." maxlength="100" required value=${label} onValue=${setLabel} error=${error} />
      <${Problem} problem=${error || problem?.code === 'insufficient_user_authentication' ? null : problem} />
      <div class="form-end"><${Button} onClick=${onClose}>Cancel</${Button}>
        <${Button} type="submit" kind="primary" busy=${busy}>${isNew ? 'Continue' : 'Save'}</${Button}></div>
    </form>
  </${Dialog}>`;
}

async function add(label) {
  const by = owner();
  const begun = await request('POST', '/me/passkeys/options');
  if (!begun.ok) return begun.problem;
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(begun.data.options);
    const credential = await navigator.credentials.create({ publicKey });
    const json = { ceremony: begun.data.ceremony, label, credential: credential.toJSON() };
    return (await request('POST', '/me/passkeys', { json, by })).problem;
  } catch (refused) {
    return passkeyProblem(refused);
  }
}
