// Invites, for admins: who may sign up, and with which role.
import { html, useState } from '../lib.js';
import { request } from '../api.js';
import { href, register } from '../router.js';
import { Badge, Button, confirm, Copyable, Dialog, Empty, errorOf, Field, notify, Page, Problem, Skeleton, Time } from '../ui.js';
import { useNames } from '../names.js';
import { described, ROLES } from './admin.js';
import { failed, instant, useRead } from './shelf.js';

function stateOf(invite) {
  if (invite.used_at) return ['used', ''];
  if (invite.expires_at && new Date(invite.expires_at) < new Date()) return ['expired', ''];
  return ['open', 'ok'];
}

function Invites() {
  const { rows, problem, loading, next, more, reload } = useRead('/invites?limit=50');
  const names = useNames(rows.map(invite => invite.used_by));
  const [making, setMaking] = useState(false);
  const withdraw = async invite => {
    if (!await confirm({ title: 'Withdraw this invite?', text: 'Its code lets no one in any more.', label: 'Withdraw', danger: true })) return;
    const answer = await request('DELETE', `/invites/${invite.id}`);
    if (answer.ok) notify('The invite is withdrawn.');
    else failed(answer);
    reload();
  };
  return html`<${Page} title="Invites" lead="Each lets in one account, with the role that it names."
    actions=${html`<${Button} kind="primary" icon="plus" onClick=${() => setMaking(true)}>New invite</${Button}>`}>
    <${Problem} problem=${problem} onRetry=${reload} />
    <div class="table">
      ${rows.length > 0 && html`<table class="cards">
        <thead><tr><th>Note</th><th>Role</th><th>State</th><th>Made</th><th>Expires</th><th>Used</th><th class="tight"><span class="hidden">Actions</span></th></tr></thead>
        <tbody>${rows.map(invite => {
          const [state, kind] = stateOf(invite);
          return html`<tr key=${invite.id}>
            <td>${invite.note ?? html`<span class="muted">no note</span>`}</td><td data-label="Role">${invite.role.toLowerCase()}</td>
            <td data-label="State"><${Badge} kind=${kind}>${state}</${Badge}></td><td data-label="Made"><${Time} value=${invite.created_at} /></td>
            <td data-label="Expires">${invite.expires_at ? html`<${Time} value=${invite.expires_at} />` : html`<span class="muted">never</span>`}</td>
            <td>${invite.used_at && html`<${Time} value=${invite.used_at} /> by <a href=${href('/admin/audit', { account: invite.used_by })}>${names(invite.used_by)}</a>`}</td>
            <td class="tight act">${state === 'open' && html`<${Button} small kind="quiet danger" onClick=${() => withdraw(invite)}>Withdraw</${Button}>`}</td></tr>`;
        })}</tbody></table>`}
      ${loading && rows.length === 0 && html`<${Skeleton} />`}
      ${!loading && !problem && rows.length === 0 && html`<${Empty} icon="mail" title="No invites yet" text="An invite is a code that you hand to one person. It decides which role the new account has."
        action=${{ label: 'New invite', icon: 'plus', onClick: () => setMaking(true) }} />`}
    </div>
    ${next && html`<p class="loading"><${Button} busy=${loading} onClick=${more}>Show more</${Button}></p>`}
    ${making && html`<${NewInvite} onClose=${() => { setMaking(false); reload(); }} />`}
  </${Page}>`;
}

function NewInvite({ onClose }) {
  const [role, setRole] = useState('EDITOR');
  const [note, setNote] = useState('');
  const [days, setDays] = useState('7');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const [made, setMade] = useState(null);
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    const answer = await request('POST', '/invites', { json: { role, ...(note.trim() && { note: note.trim() }), expires_at: instant(Date.now(), Number(days)) } });
    setBusy(false);
    if (answer.ok) setMade(answer.data);
    else setProblem(answer.problem);
  };
  if (made) {
    return html`<${Dialog} key="made" title="The invite is made" onClose=${onClose}
      footer=${html`<${Button} kind="primary" data-focus onClick=${onClose}>Done</${Button}>`}>
      <p class="muted">Hand on the link or the code. They are shown this once.</p>
      <div class="stack"><${Copyable} block text=${`${location.origin}/${href('/sign-up', { invite: made.code })}`} label="Copy the link" />
      <${Copyable} block text=${made.code} label="Copy the code" /></div></${Dialog}>`;
  }
  const fields = ['role', 'note', 'expires_at'];
  return html`<${Dialog} title="New invite" onClose=${onClose}>
    <form class="form" onSubmit=${submit}>
      <${Field} label="Role" as="select" value=${role} onValue=${setRole} error=${errorOf(problem, 'role')}>
        ${Object.keys(ROLES).map(key => html`<option value=${key}>${described(key)}</option>`)}</${Field}>
      <${Field} label="Note" hint="For whom it is; admins alone see it." value=${note} onValue=${setNote} error=${errorOf(problem, 'note')} />
      <${Field} label="Works for" as="select" value=${days} onValue=${setDays} error=${errorOf(problem, 'expires_at')}>
        <option value="1">one day</option><option value="7">a week</option><option value="28">4 weeks</option></${Field}>
      <${Problem} problem=${fields.some(field => errorOf(problem, field)) || problem?.code === 'insufficient_user_authentication' ? null : problem} />
      <div class="form-end"><${Button} onClick=${onClose}>Cancel</${Button}><${Button} type="submit" kind="primary" busy=${busy}>Make the invite</${Button}></div>
    </form></${Dialog}>`;
}

register({ path: '/admin/invites', title: 'Invites', view: Invites, admin: true, nav: { icon: 'mail', order: 110 }, keywords: 'invite sign up new user code' });
