// Where the account is signed in.
import { html } from '../lib.js';
import { request } from '../api.js';
import { signOut } from '../session.js';
import { Badge, Button, confirm, Icon, notify, Problem, Time } from '../ui.js';
import { failed, useRead } from './shelf.js';

const BROWSERS = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']];
const SYSTEMS = [['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android'], ['Windows', 'Windows'], ['Mac OS X', 'Mac'], ['CrOS', 'ChromeOS'], ['Linux', 'Linux']];

/** "Firefox on Windows"; a program by the first word that it calls itself. */
export function deviceName(agent) {
  const named = list => list.find(([mark]) => agent.includes(mark))?.[1];
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  if (browser) return system ? `${browser} on ${system}` : browser;
  return agent.split(/[\s(]/)[0] || 'Unknown device';
}

const isPhone = agent => /iPhone|Android|Mobile/.test(agent);

export function Sessions() {
  const { rows, problem, reload } = useRead('/me/sessions');
  const end = async session => {
    if (session.current) {
      signOut();
      return;
    }
    const answer = await request('DELETE', `/me/sessions/${encodeURIComponent(session.id)}`);
    if (answer.ok) notify(`${deviceName(session.device)} is signed out.`);
    else failed(answer);
    reload();
  };
  const endOthers = async () => {
    const text = `${rows.length - 1} other ${rows.length === 2 ? 'session ends' : 'sessions end'} at once. This one stays.`;
    if (!await confirm({ title: 'Sign out everywhere else?', text, label: 'Sign out', danger: true })) return;
    const answer = await request('DELETE', '/me/sessions');
    if (answer.ok) notify('All other sessions have ended.');
    else failed(answer);
    reload();
  };
  return html`<section class="panel"><header>
      <div><h2>Sessions</h2><p>Where you are signed in. An ended session works nowhere any more within a second.</p></div>
      ${rows.length > 1 && html`<${Button} kind="quiet danger" icon="door" onClick=${endOthers}>Sign out everywhere else</${Button}>`}</header>
    <${Problem} problem=${problem} onRetry=${reload} />
    <div class="table"><table class="cards">
      <thead><tr><th>Device</th><th>Address</th><th>Signed in</th><th>Last active</th><th>Ends</th><th class="tight"><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${rows.map(session => html`<tr key=${session.id}>
        <td><span class="row" title=${session.device}><${Icon} name=${isPhone(session.device) ? 'phone' : 'monitor'} /> ${deviceName(session.device)}
          ${session.current && html`<${Badge} kind="ok">this one</${Badge}>`}</span></td>
        <td class="mono" data-label="From">${session.address}</td>
        <td data-label="Signed in"><${Time} value=${session.created_at} /></td><td data-label="Last active"><${Time} value=${session.used_at} /></td>
        <td data-label="Ends"><${Time} value=${session.expires_at} /></td>
        <td class="tight act"><${Button} small kind="quiet" onClick=${() => end(session)}>${session.current ? 'Sign out' : 'End'}</${Button}></td></tr>`)}</tbody>
    </table></div>
  </section>`;
}
