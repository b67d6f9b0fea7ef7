// Edits that are not saved yet, and conflicts with others.
import { html, useEffect, useRef, useState } from '../lib.js';
import { reach } from '../api.js';
import { owner } from '../session.js';
import { put as putIn, store, useStore } from '../store.js';
import { Badge, Button, classes, Dialog, errorOf, Icon, notify, Problem, Skeleton, Time } from '../ui.js';
import { announce, change, FIELDS, fieldOf, isPassing, plural, same, saved, show, text, useRead, written } from './shelf.js';

/** By account, product and field: {base, key, typed, state, message}. state: saving, unsaved, invalid, conflict or gone. */
const edits = store({});
const nameOf = (id, key, by = owner()) => `${by}/${id}/${key}`;
const put = (name, edit) => putIn(edits, name, edit);

export const useEdits = () => Object.entries(useStore(edits)).filter(([, edit]) => edit.owner === owner());
export const editOf = (all, id, key) => all.find(([name]) => name === nameOf(id, key))?.[1];

/** Takes an edit back. It may be stored where its answer was lost, so the product is read again. */
export function discard(id, key) {
  const name = nameOf(id, key);
  if (edits.get()[name]) announce({ id });
  put(name);
}

/** Saves what an account typed for a field of a product, which is as it was read. */
export function commit(product, key, typed, by) {
  const name = nameOf(product.id, key, by);
  const before = edits.get()[name];
  if (before?.state === 'saving') {
    put(name, { ...before, typed });
    return;
  }
  const base = before?.base ?? product;
  if (same(key, base[key], typed)) put(name);
  else send(name, { base, key, typed, owner: by });
}

async function send(name, edit) {
  const { base, key, typed } = edit;
  put(name, { ...edit, state: 'saving' });
  const answer = await change(base, { [key]: written(key, typed) }, true, edit.owner);
  const latest = edits.get()[name]?.typed ?? typed;
  const { ok, status, problem, data } = answer;
  if (ok) {
    put(name);
    announce({ product: data });
    if (latest !== typed) send(name, { ...edit, base: data, typed: latest });
    else if (data.version !== base.version) {
      const value = from => html`<bdi>${text(key, from[key]) || 'nothing'}</bdi>`;
      saved(html`${fieldOf(key).label} of “<bdi>${base.name}</bdi>”${key === 'description' ? ' saved' : html`: ${value(base)} → ${value(data)}`}.${beside(base, data)}`, data);
    }
    return;
  }
  const state = status === 412 ? 'conflict' : status === 404 ? 'gone' : isPassing(answer) || status === 401 ? 'unsaved' : 'invalid';
  const message = { conflict: 'Others changed it meanwhile.', gone: 'The product was deleted meanwhile.' }[state] ?? errorOf(problem, key) ?? problem.detail;
  put(name, { ...edit, typed: latest, state, message, offline: status === 0 });
  if (state === 'conflict' && edit.owner === owner()) decide(name);
}

export const beside = (base, now) => (now.version > base.version + 1 ? ' Others changed other fields meanwhile.' : '');

async function decide(name) {
  const { base, key, typed } = edits.get()[name];
  if (await settle(base, { [key]: written(key, typed) })) put(name);
}

const retry = (name, edit) => (edit.state === 'conflict' ? decide(name) : send(name, edit));

reach.listen(state => {
  if (state === 'ok') Object.entries(edits.get()).forEach(([name, edit]) => edit.state === 'unsaved' && edit.offline && edit.owner === owner() && send(name, edit));
});
window.addEventListener('beforeunload', event => {
  if (Object.values(edits.get()).some(edit => edit.owner === (owner() ?? edit.owner))) event.preventDefault();
});

/** Without what the service refused, where its row tells it. */
export function Unsaved({ shown }) {
  const open = useEdits().filter(([, { state, base }]) => state !== 'saving' && (state !== 'invalid' || !shown.some(it => it.id === base.id)));
  return open.length > 0 && html`<section class="unsaved" aria-label="Edits that are not saved">
    <p role="status"><${Icon} name="alert" /> <strong>${plural(open.length, 'edit is', 'edits are')} not saved.</strong></p>
    <ul>${open.map(([name, edit]) => html`<li key=${name}>
      <span><a href=${`#/products/${edit.base.id}`}>${edit.base.name}</a>, ${fieldOf(edit.key).label.toLowerCase()} “${edit.typed}”: ${edit.message}</span>
      <span class="row">${edit.state !== 'gone' && html`<${Button} small onClick=${() => retry(name, edit)}>${edit.state === 'conflict' ? 'Compare' : 'Save again'}</${Button}>`}
        <${Button} small kind="quiet" onClick=${() => discard(edit.base.id, edit.key)}>Discard</${Button}></span></li>`)}</ul>
  </section>`;
}

// --- both sides ---

/**
 * Settles a conflict with the user: saves what they decide, and answers the product as it is then, or nothing where they put it off.
 * base: the product as they have read it; values: what they want of it.
 */
export const settle = (base, values) => new Promise(answer => {
  show(close => html`<${Settle} base=${base} values=${values} end=${now => {
    close();
    if (now) announce({ product: now });
    answer(now);
  }} />`);
});

function Settle({ base, values, end }) {
  const { data: now, problem: unread, reload } = useRead(`/products/${base.id}`, { 'Cache-Control': 'no-cache' });
  const since = useRead(`/products/${base.id}/history?limit=20`);
  const [chosen, setChosen] = useState({});
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const table = useRef();
  useEffect(() => { table.current?.querySelector('.both input')?.focus(); }, [now]);

  const rows = now ? FIELDS.map(field => compare(field, base, values, now)).filter(Boolean) : [];
  const result = row => chosen[row.key] ?? (row.both ? undefined : row.yours ?? row.theirs);
  const open = rows.filter(row => result(row) === undefined);

  function keep() {
    notify(`“${now.name}” stays as the others left it.`);
    end(now);
  }

  async function save() {
    const wanted = Object.fromEntries(rows.filter(row => result(row) !== row.theirs).map(row => [row.key, written(row.key, result(row))]));
    if (Object.keys(wanted).length === 0) {
      keep();
      return;
    }
    setBusy(true);
    const answer = await change(now, wanted);
    setBusy(false);
    if (answer.status === 412) {
      // What was typed stays; the sides are others now.
      setChosen(it => Object.fromEntries(rows.map(({ key, yours, theirs }) => [key, [yours, theirs].includes(it[key]) ? undefined : it[key]])));
      reload();
      since.reload();
    }
    setProblem(answer.status === 412 ? { title: 'Changed once more', detail: 'It was changed again while you decided. Look at the new values.' } : answer.problem);
    if (answer.ok) {
      saved(`“${answer.data.name}” saved.`, answer.data);
      end(answer.data);
    }
  }

  return html`<${Dialog} title=${`“${base.name}” was changed meanwhile`} wide onClose=${() => end()} footer=${html`
      <${Button} onClick=${() => end()}>Decide later</${Button}>
      ${now && html`<${Button} onClick=${keep}>Keep theirs</${Button}>
        <${Button} kind="primary" busy=${busy} disabled=${open.length > 0} onClick=${save}>
          ${open.length > 0 ? `Choose ${open.map(row => row.label.toLowerCase()).join(' and ')}` : 'Save the result'}</${Button}>`}`}>
    <ul class="since">${since.rows.filter(it => it.version > base.version && it.at).map(it => html`<li>${it.text} <span class="muted"><${Time} value=${it.at} /></span></li>`)}</ul>
    <${Problem} problem=${unread ?? problem} onRetry=${unread && reload} />
    ${!now && !unread && html`<${Skeleton} lines=${3} />`}
    ${now && html`<p class="muted">Choose what each field shall be, or type it. What only one side changed is chosen already.</p>
      <table class="sides" ref=${table}>
        <thead><tr>${['Field', 'Before', 'Yours', 'Theirs', 'Result'].map(it => html`<th scope="col">${it}</th>`)}</tr></thead>
        <tbody>${rows.map(row => html`<${Sides} key=${row.key} row=${row} result=${result(row)} choose=${value => setChosen(it => ({ ...it, [row.key]: value }))} />`)}</tbody>
      </table>`}
  </${Dialog}>`;
}

/** One field in which a side differs from the base, as text; nothing where none does. */
function compare({ key, label, long }, base, values, now) {
  const before = text(key, base[key]);
  const theirs = text(key, now[key]);
  const wanted = key in values ? text(key, values[key]) : before;
  const yours = wanted !== before && wanted !== theirs ? wanted : undefined;
  const others = theirs !== before;
  return (others || yours !== undefined) && { key, label, long, before, theirs, yours, others, both: others && yours !== undefined };
}

function Sides({ row: { key, label, long, before, theirs, yours, others, both }, result, choose }) {
  const Entry = long ? 'textarea' : 'input';
  const option = (name, value) => html`<td data-label=${name}>${value === undefined ? html`<span class="muted">unchanged</span>`
    : html`<label class=${classes('side', result === value && 'taken')}>
      <input type="radio" name=${key} checked=${result === value} onChange=${() => choose(value)} aria-label=${`${label}: ${name.toLowerCase()}, ${value || 'nothing'}`} />
      <${Differing} base=${before} value=${value} /></label>`}</td>`;
  return html`<tr class=${both ? 'both' : undefined}>
    <th scope="row">${label} ${both && html`<${Badge} kind="warn">both changed it</${Badge}>`}</th>
    <td data-label="Before"><span class="value">${before || html`<span class="muted">nothing</span>`}</span></td>
    ${option('Yours', yours)}${option('Theirs', others ? theirs : undefined)}
    <td data-label="Result"><${Entry} aria-label=${`${label}, result`} value=${result ?? ''} placeholder="choose or type" onInput=${event => choose(event.target.value)} /></td>
  </tr>`;
}

/** Marks what lies between the common beginning and the common end. */
function Differing({ base, value }) {
  let start = 0;
  let end = 0;
  const most = Math.min(base.length, value.length);
  while (start < most && base[start] === value[start]) start++;
  while (end < most - start && base.at(-1 - end) === value.at(-1 - end)) end++;
  const until = value.length - end;
  return html`<span class="value">${value === '' && html`<em class="muted">nothing</em>`}${value.slice(0, start)}<mark>${value.slice(start, until)}</mark>${value.slice(until)}</span>`;
}
