// The audit trail, for admins: what happened at sign-in and administration, and whether the trail is as it was recorded.
import { html, useState } from '../lib.js';
import { request } from '../api.js';
import { go, href, register } from '../router.js';
import { Badge, Button, Empty, Field, Icon, Page, Problem, Skeleton, Time } from '../ui.js';
import { deviceName } from './sessions.js';
import { instant, useRead, withQuery } from './shelf.js';
import { useNames } from '../names.js';

const EVENTS = {
  SIGNED_UP: 'signed up', ENROLLED: 'connected a phone', SIGNED_IN: 'signed in', SIGN_IN_REFUSED: 'was refused at sign-in',
  BUDGET_SPENT: 'ran out of guesses', LOGGED_OUT: 'signed out', SESSION_ENDED: 'ended a session', SESSIONS_ENDED: 'ended sessions',
  REFRESH_REUSED: 'showed a spent refresh token', STEPPED_UP: 'proved the second factor again', STEP_UP_REFUSED: 'was refused at a fresh proof',
  PASSWORD_CHANGED: 'changed the password', PHONE_CHANGED: 'moved to a new phone', PHONE_PENDING: 'began to move to a new phone',
  PHONE_WITHDRAWN: 'gave up a new phone', RECOVERY_CODES_RENEWED: 'made new recovery codes', PASSKEY_ADDED: 'added a passkey',
  PASSKEY_RENAMED: 'renamed a passkey', PASSKEY_REMOVED: 'removed a passkey', ACCOUNT_DELETED: 'deleted the account', ROLE_CHANGED: 'changed the role',
  LOCKED: 'locked the account', UNLOCKED: 'unlocked the account', SECOND_FACTOR_RESET: 'reset the second factor', INVITE_MADE: 'made an invite',
  INVITE_WITHDRAWN: 'withdrew an invite', INVITE_USED: 'used an invite', KEY_ROTATED: 'rotated the signing keys', ACCESS_DENIED: 'was refused access',
};
const BAD = new Set(['SIGN_IN_REFUSED', 'BUDGET_SPENT', 'REFRESH_REUSED', 'STEP_UP_REFUSED', 'ACCESS_DENIED']);
const FILTERS = ['event', 'account', 'actor', 'since', 'until'];

function Audit({ route: { query } }) {
  const filter = change => go(href('/admin/audit', { ...query, ...change }), { replace: true });
  const { event, account, actor, since, until } = query;
  const { rows, problem, loading, next, more, reload } = useRead(withQuery('/audit', { limit: 50, event, account, actor, since: instant(since), until: instant(until) }));
  const names = useNames(rows.flatMap(({ account, actor }) => [account, actor]));
  const number = (name, label) => html`<${Field} label=${label} size="short" inputmode="numeric" value=${query[name] ?? ''}
    onValue=${text => filter({ [name]: text.replace(/\D/g, '').slice(0, 18) })} />`;
  return html`<${Page} title="Audit trail" lead="Sign-in and administration, newest first. Changes of products are in the history." actions=${html`<${Verify} />`}>
    <div class="toolbar">
      <${Field} label="Event" as="select" value=${event ?? ''} onValue=${event => filter({ event })}>
        <option value="">All</option>${Object.entries(EVENTS).map(([key, text]) => html`<option value=${key}>${text}</option>`)}</${Field}>
      ${number('account', 'Account number')} ${number('actor', 'Done by number')}
      <${Field} label="Since" size="long" type="datetime-local" value=${since ?? ''} onValue=${since => filter({ since })} />
      <${Field} label="Until" size="long" type="datetime-local" value=${until ?? ''} onValue=${until => filter({ until })} />
      ${FILTERS.some(name => query[name]) && html`<${Button} kind="quiet" icon="x" onClick=${() => go('#/admin/audit', { replace: true })}>Clear</${Button}>`}
    </div>
    <${Problem} problem=${problem} onRetry=${reload} />
    <div class="table">
      ${rows.length > 0 && html`<table class="cards">
        <thead><tr><th>When</th><th>What</th><th>Account</th><th>Done by</th><th>From</th><th>Details</th></tr></thead>
        <tbody>${rows.map(entry => html`<tr key=${`${entry.stream}/${entry.sequence}`}>
          <td class="tight"><${Time} value=${entry.at} /></td>
          <td><${Badge} kind=${BAD.has(entry.event) ? 'warn' : ''}>${EVENTS[entry.event] ?? entry.event}</${Badge}></td>
          <td data-label="Account">${entry.account ? html`<a href=${href('/admin/audit', { account: entry.account })}>${names(entry.account)}</a>` : html`<span class="muted">none</span>`}</td>
          <td data-label="Done by">${entry.actor ? html`<a href=${href('/admin/audit', { actor: entry.actor })}>${names(entry.actor)}</a>` : html`<span class="muted">not known</span>`}</td>
          <td data-label="From"><span class="mono">${entry.address}</span><span class="sub" title=${entry.agent}>${deviceName(entry.agent)}</span></td>
          <td data-label="Details"><${Details} entry=${entry} /></td></tr>`)}</tbody></table>`}
      ${loading && rows.length === 0 && html`<${Skeleton} />`}
      ${!loading && !problem && rows.length === 0 && html`<${Empty} icon="shield" title="Nothing fits" text="No event matches the filters." />`}
    </div>
    ${next && html`<p class="loading"><${Button} busy=${loading} onClick=${more}>Show more</${Button}></p>`}
  </${Page}>`;
}

function Details({ entry }) {
  const facts = Object.entries(entry.details);
  return html`${facts.map(([name, value]) => html`<span class="small"><span class="muted">${name}</span> ${value} </span>`)}
    <span class="sub mono" title="Request id">${entry.request_id}</span>`;
}

function Verify() {
  const [state, setState] = useState(null);
  const verify = async () => {
    setState({ busy: true });
    const answer = await request('GET', '/audit/verify');
    setState(answer.ok ? answer.data : { problem: answer.problem });
  };
  const broken = state?.first_broken;
  return html`
    ${state?.intact && html`<${Badge} kind="ok"><${Icon} name="check" size="14" /> intact: ${state.rows.toLocaleString('en')} entries</${Badge}>`}
    ${broken && html`<${Badge} kind="danger"><${Icon} name="alert" size="14" /> broken at ${broken.stream}/${broken.sequence}: ${broken.reason}</${Badge}>`}
    ${state?.problem && html`<${Badge} kind="danger">${state.problem.detail}</${Badge}>`}
    <${Button} icon="shield" busy=${state?.busy} onClick=${verify}>Verify the trail</${Button}>`;
}

register({ path: '/admin/audit', title: 'Audit trail', view: Audit, admin: true, nav: { icon: 'shield', order: 120 }, keywords: 'audit log events security verify trail sign-in' });
