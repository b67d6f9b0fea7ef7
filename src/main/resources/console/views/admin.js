// Accounts, for admins: roles, locks, second factors, sessions.
import { html } from '../lib.js';
import { request } from '../api.js';
import { go, href, register } from '../router.js';
import { reload as reloadSession, useSession } from '../session.js';
import { Badge, Button, confirm, Empty, Field, Icon, Menu, notify, Page, Problem, Skeleton, Time } from '../ui.js';
import { failed, useRead, withQuery } from './shelf.js';
import './invites.js';
import './audit.js';
import './keys.js';

export const ROLES = { VIEWER: 'Viewer', EDITOR: 'Editor', ADMIN: 'Admin' };
const MAY = { VIEWER: 'reads', EDITOR: 'also writes products', ADMIN: 'also manages accounts' };
export const described = role => `${ROLES[role]}: ${MAY[role]}`;

function Users({ route: { query } }) {
  const { account } = useSession();
  const { role = '', username = '' } = query;
  const filter = change => go(href('/admin/users', { ...query, ...change }), { replace: true });
  const { rows, problem, loading, next, more, reload } = useRead(withQuery('/users', { limit: 50, role, username }));
  return html`<${Page} title="Users" actions=${html`<a class="button primary" href="#/admin/invites"><${Icon} name="mail" /> Invite</a>`}>
    <div class="toolbar">
      <${Field} label="Username begins with" type="search" value=${username} maxlength="50" autocapitalize="off" spellcheck=${false}
        onValue=${text => filter({ username: text.replace(/[^A-Za-z0-9._-]/g, '') })} />
      <${Field} label="Role" as="select" value=${role} onValue=${chosen => filter({ role: chosen })}>
        <option value="">All</option>${Object.entries(ROLES).map(([key, name]) => html`<option value=${key}>${name}</option>`)}
      </${Field}>
    </div>
    <${Problem} problem=${problem} onRetry=${reload} />
    <div class="table">
      ${rows.length > 0 && html`<table class="cards">
        <thead><tr><th>Username</th><th class="num tight">Number</th><th>Role</th><th>State</th><th>Member</th><th class="tight"><span class="hidden">Actions</span></th></tr></thead>
        <tbody>${rows.map(user => html`<${User} key=${user.id} user=${user} own=${user.id === account.id} reload=${reload} />`)}</tbody>
      </table>`}
      ${loading && rows.length === 0 && html`<${Skeleton} />`}
      ${!loading && !problem && rows.length === 0 && html`<${Empty} icon="users" title="No user fits" text="Change the filter, or invite a new user." />`}
    </div>
    ${next && html`<p class="loading"><${Button} busy=${loading} onClick=${more}>Show more</${Button}></p>`}
  </${Page}>`;
}

function User({ user, own, reload }) {
  const act = async (question, method, path, json, done) => {
    if (question && !await confirm(question)) return;
    const answer = await request(method, `/users/${user.id}${path}`, { json });
    if (answer.ok) notify(done);
    else failed(answer);
    reload();
    if (own && answer.ok) reloadSession();
  };
  const { username } = user;
  const toRole = role => ({
    label: described(role), current: role === user.role, disabled: role === user.role,
    onSelect: () => act({
      title: `Change the role of ${username} to ${ROLES[role].toLowerCase()}?`,
      text: 'All sessions of the account end, so that the new role counts at once.', label: 'Change the role',
    }, 'PATCH', '', { role }, `${username} is ${ROLES[role].toLowerCase()} now.`),
  });
  return html`<tr>
    <td class="lead"><strong>${username}</strong>${own && html` <${Badge} kind="ok">you</${Badge}>`}</td>
    <td class="num muted" data-label="Number">${user.id}</td>
    <td data-label="Role"><${Menu} label=${`Role of ${username}: ${ROLES[user.role]}`} align="start" class="small" items=${Object.keys(ROLES).map(toRole)}>
      ${ROLES[user.role]} <${Icon} name="chevron-down" size="14" /></${Menu}></td>
    <td data-label="State">${user.locked ? html`<${Badge} kind="danger"><${Icon} name="lock" size="12" /> locked</${Badge}>` : html`<span class="muted">open</span>`}</td>
    <td data-label="Member"><${Time} value=${user.created_at} /></td>
    <td class="tight act"><${Menu} label=${`Actions for ${username}`} items=${[
      { label: 'What happened to it', icon: 'shield', href: href('/admin/audit', { account: user.id }) },
      { label: 'What it changed', icon: 'history', href: href('/history', { account: user.id }) },
      '-',
      { label: 'End all sessions', icon: 'door', onSelect: () => act({
        title: `Sign ${username} out everywhere?`, text: 'The account stays open; signing in again is possible at once.', label: 'Sign out',
      }, 'DELETE', '/sessions', undefined, `All sessions of ${username} have ended.`) },
      { label: 'Reset the second factor', icon: 'phone', onSelect: () => act({
        title: `Reset the second factor of ${username}?`, danger: true, label: 'Reset',
        text: 'Phone, passkeys and recovery codes are forgotten. The next sign-in with the password shows a new QR code, so make sure who asks.',
      }, 'POST', '/reset-2fa', undefined, `${username} connects a new phone at the next sign-in.`) },
      user.locked
        ? { label: 'Unlock', icon: 'lock', onSelect: () => act(null, 'PATCH', '', { locked: false }, `${username} is unlocked.`) }
        : { label: 'Lock', icon: 'lock', danger: true, onSelect: () => act({
          title: `Lock ${username}?`, text: 'All sessions end, and signing in is refused until you unlock the account.', label: 'Lock', danger: true,
        }, 'PATCH', '', { locked: true }, `${username} is locked.`) },
      { label: 'Delete', icon: 'trash', danger: true, onSelect: () => act({
        title: `Delete ${username}?`, text: 'The account ends for good. What it wrote stays in the history.', label: 'Delete', danger: true, typed: username,
      }, 'DELETE', '', undefined, `${username} is deleted.`) },
    ]} /></td>
  </tr>`;
}

register({
  path: '/admin/users', title: 'Users', view: Users, admin: true, nav: { icon: 'users', order: 100 },
  keywords: 'accounts roles lock unlock reset second factor admin',
});
