// The keys that sign access tokens, for admins.
import { html } from '../lib.js';
import { request } from '../api.js';
import { register } from '../router.js';
import { reload as reloadSession } from '../session.js';
import { Badge, Button, confirm, Menu, notify, Page, Problem, Time } from '../ui.js';
import { failed, useRead } from './shelf.js';

function Keys() {
  const { rows, problem, reload } = useRead('/keys');
  const rotate = async immediately => {
    const text = immediately
      ? 'For a stolen key: the old keys count no more at once. Sessions go on, since each token is renewed.'
      : 'A new key signs ten minutes from now. The old one counts until its last token has expired.';
    if (!await confirm({ title: immediately ? 'Replace the keys at once?' : 'Make a new key?', text, label: 'Rotate', danger: immediately })) return;
    const answer = await request('POST', '/keys/rotate', { json: { immediately } });
    if (answer.ok) notify(immediately ? 'The keys are replaced.' : 'A new key is made.');
    else failed(answer);
    if (immediately) await reloadSession();
    reload();
  };
  return html`<${Page} title="Signing keys" lead="They sign access tokens. The service rotates them by itself." narrow
    actions=${html`<${Button} icon="refresh" onClick=${() => rotate(false)}>Rotate</${Button}>
      <${Menu} label="More" items=${[{ label: 'A key was stolen: replace all at once', icon: 'alert', danger: true, onSelect: () => rotate(true) }]} />`}>
    <${Problem} problem=${problem} onRetry=${reload} />
    <div class="table"><table class="cards">
      <thead><tr><th>Key</th><th>State</th><th>Made</th><th>Signs from</th><th>Retires</th></tr></thead>
      <tbody>${rows.map(key => html`<tr key=${key.kid}><td class="mono lead">${key.kid}</td>
        <td>${key.signing ? html`<${Badge} kind="ok">signs</${Badge}>` : new Date(key.signs_from) > new Date() ? html`<${Badge}>comes next</${Badge}>` : html`<${Badge}>still counts</${Badge}>`}</td>
        <td data-label="Made"><${Time} value=${key.created_at} /></td><td data-label="Signs from"><${Time} value=${key.signs_from} /></td>
        <td data-label="Retires">${key.retires_at ? html`<${Time} value=${key.retires_at} />` : html`<span class="muted">not yet</span>`}</td></tr>`)}</tbody></table></div>
  </${Page}>`;
}

register({ path: '/admin/keys', title: 'Signing keys', view: Keys, admin: true, nav: { icon: 'key', order: 130 }, keywords: 'jwks signing keys rotate token' });
