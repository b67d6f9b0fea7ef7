// What the views of the catalogue share: the fields of a product, reading, telling what is written, and undo.
import { html, render, useEffect, useRef, useState } from '../lib.js';
import { request } from '../api.js';
import { href } from '../router.js';
import { currentSession, onEnd, owner } from '../session.js';
import { Button, Dialog, notify } from '../ui.js';

export const FIELDS = [
  { key: 'name', label: 'Name', required: true, sortable: true },
  { key: 'sku', label: 'SKU', sortable: true, hint: 'Your article number; no two products share one.' },
  { key: 'description', label: 'Description', long: true },
  { key: 'price', label: 'Price', mode: 'decimal', required: true, sortable: true },
  { key: 'quantity', label: 'Quantity', mode: 'numeric', required: true, sortable: true },
  { key: 'low_stock_at', label: 'Low at', mode: 'numeric', hint: 'Low at this or below.' },
];
export const fieldOf = key => FIELDS.find(field => field.key === key) ?? { key, label: key };

/** A value as people read and type it. A price has at most ten digits, so a double holds its cents. */
export const text = (key, value) => (value ?? '') === '' ? '' : key === 'price' && typeof value === 'number' ? value.toFixed(2) : String(value);

/** What was typed, as the service takes it: as text, so that no digit is lost. */
export function written(key, typed) {
  const { mode, required } = fieldOf(key);
  // Some keyboards have a decimal comma and no point.
  const value = mode ? typed.trim().replace(/,(?=\d\d?$)/, '.') : typed;
  return value === '' && !required ? null : value;
}

export const same = (key, value, typed) => text(key, value) === text(key, written(key, typed));
export const isLow = ({ quantity, low_stock_at: low }) => low !== null && quantity <= low;
export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
/** A path with a query; empty values are left out. */
export const withQuery = (path, values) => href(path, values).slice(1);

/** A local time as the service takes it, some days later; nothing of what is no time. */
export function instant(local, days = 0) {
  const time = new Date(local);
  time.setDate(time.getDate() + days);
  return Number.isNaN(Number(time)) ? '' : time.toISOString();
}

const names = new Map();
/** Remembers names: movements name accounts by their id alone. */
export const meet = entries => entries.forEach(({ account, by }) => by && names.set(account, by));
export function person(account) {
  const own = currentSession()?.account;
  return !account ? 'the service' : account === own?.id ? own.username : names.get(account) ?? `account ${account}`;
}

// --- what is written is told to all views that show products ---

const hearers = new Set();
const tabs = new BroadcastChannel('catalogue');
const hear = told => [...hearers].forEach(hearer => hearer.current(told));
tabs.onmessage = ({ data }) => hear(data);

/** Tells this tab, as its own, and the others. told: {product} as it is now, {gone}: the id of a deleted one, {id} of one to read again, or {} for all. */
export function announce(told) {
  hear({ ...told, own: true });
  tabs.postMessage(told);
}

export const concerns = (told, id) => (told.product?.id ?? told.gone ?? told.id ?? id) === id;

export const onAnnounced = hearer => hearers.add({ current: hearer });

export function useAnnounced(onTold) {
  const latest = useRef();
  latest.current = onTold;
  useEffect(() => {
    hearers.add(latest);
    return () => hearers.delete(latest);
  }, []);
}

/** The lists that were shown last, by account, entry of the browser's history and path. */
const lists = new Map();
onEnd(() => lists.clear());
const MOST_LISTS = 20;
const MOST_AT_ONCE = 1000;

/** Reads a path, and the pages behind it. Another path drops what was on its way; until its answer the old one stays in sight. */
export function useRead(path, headers) {
  const name = [owner(), history.state, path].join();
  const [held, setState] = useState({ loading: true });
  const state = held.path === path ? held : lists.get(name) ?? held;
  const rows = Array.isArray(state.data) ? state.data : [];
  const running = useRef();
  if (state.path === path && rows.length > 0) {
    lists.delete(name);
    lists.set(name, state);
    if (lists.size > MOST_LISTS) lists.delete(lists.keys().next().value);
  }
  const merged = (all, data) => {
    const known = new Set(all.map(it => it.id));
    return [...all, ...data.filter(it => !it.id || !known.has(it.id))];
  };
  const load = async (from, isMore) => {
    running.current?.abort();
    running.current = new AbortController();
    const { signal } = running.current;
    setState(now => ({ ...now, loading: from, problem: null }));
    // As many rows as are shown, and one that may have been added above them.
    const wanted = isMore || state.path !== path ? 0 : rows.length + 1;
    let read = [];
    let next = from;
    do {
      const limited = next.replace(/limit=\d+/, `limit=${Math.max(/limit=(\d+)/.exec(path)?.[1], Math.min(MOST_AT_ONCE, wanted - read.length))}`);
      const { ok, data, problem, status, headers: told } = await request('GET', limited, { headers, signal });
      if (signal.aborted) return;
      if (!ok) {
        setState(now => ({ ...now, loading: false, problem, status, again: () => load(from, isMore) }));
        return;
      }
      next = /<([^>]+)>; rel="next"/.exec(told.get('Link'))?.[1];
      read = Array.isArray(data) ? merged(read, data) : data;
    } while (next && read.length < wanted);
    setState(now => ({ path, next, data: isMore ? merged(now.data, read) : read }));
  };
  const reload = () => path && load(path);
  useEffect(() => {
    setState(state);
    reload();
    return () => running.current?.abort();
  }, [path]);
  const set = change => {
    setState(now => ({ ...now, problem: null, status: null, data: change(now.data) }));
    // An answer on its way may be older.
    if (state.loading === path) reload();
  };
  return { ...state, rows, reload, more: () => load(state.next, true), set };
}

/** Changes some fields. Others may have changed other fields meanwhile: the service merges those, if it may. */
export const change = (product, json, merge, by) => request('PATCH', `/products/${product.id}`, {
  json, by, headers: { 'If-Match': `"${product.version}"`, ...(merge && { Prefer: 'handling=merge' }) },
});

/** Whether the same may work later: no connection, or no room for it. */
export const isPassing = ({ status }) => status === 0 || status === 429 || status >= 500;

/** Tells a refused request at the edge, unless it was left at the question for a code. */
export function failed({ aborted, problem, status }, again) {
  if (!aborted && problem.code !== 'insufficient_user_authentication') notify(problem.detail ?? problem.title, { kind: 'danger', ...(again && isPassing({ status }) && { action: again, label: 'Try again' }) });
}

/** One key for as long as the same is sent and nothing certain is answered, so that it is done once. Plain HTTP has no randomUUID. */
export function useKeyFor() {
  const last = useRef({});
  return {
    keyFor(body) {
      const form = JSON.stringify(body);
      if (last.current.form !== form) last.current = { form, key: String(crypto.getRandomValues(new Uint32Array(4))) };
      return { 'Idempotency-Key': last.current.key };
    },
    answered(answer) {
      if (!isPassing(answer) && answer.problem?.code !== 'idempotency_key_running') last.current = {};
    },
  };
}

/** Shows a view on top of everything, until it calls what it is given or the session ends. */
export function show(view) {
  const place = document.body.appendChild(document.createElement('div'));
  const close = () => {
    forget();
    render(null, place);
    place.remove();
  };
  const forget = onEnd(close);
  render(view(close), place);
}

// --- undo ---

/** What Ctrl+Z takes back. */
let latest = null;

document.addEventListener('keydown', event => {
  const isUndo = event.key === 'z' && (event.ctrlKey || event.metaKey) && !event.target.closest('input, textarea, dialog');
  if (isUndo && latest?.owner === owner()) latest?.act();
});

/** Says what was done, and offers to undo it. version: that it made of the product. */
export function saved(said, { id, version, change: known }) {
  const act = async () => {
    latest = null;
    let set = known;
    for (let path = `/products/${id}/history?limit=100`; path && !set;) {
      const answer = await request('GET', path, { quiet: true });
      if (!answer.ok) {
        failed(answer, act);
        return;
      }
      const made = answer.data.find(it => it.version <= version);
      if (made?.version === version && made.account === owner()) set = made.change;
      path = !made && /<([^>]+)>; rel="next"/.exec(answer.headers.get('Link'))?.[1];
    }
    if (set) undo(set, { id });
    else notify('Nothing is undone: others changed it meanwhile.', { kind: 'warn' });
  };
  latest = { act, owner: owner() };
  notify(said, { action: act, label: 'Undo' });
}

/** Undoes a change set by another one, which can be undone in turn. id: of the product, where it is about one alone. */
export async function undo(set, { id, said = 'Undone.', word = 'Redo', skip } = {}) {
  const answer = await request('POST', `/changes/${set}/revert${skip ? '?on_conflict=skip' : ''}`);
  const { problem, data } = answer;
  if (problem?.code === 'revert_conflicts') show(close => html`<${InTheWay} ...${{ set, id, said, word, close, conflicts: problem.conflicts }} />`);
  else if (!answer.ok) failed(answer, () => undo(set, { id, said, word, skip }));
  else {
    announce({ id });
    const left = data.left > 0 ? ` ${plural(data.left, 'product is', 'products are')} left as changed later.` : '';
    if (data.change) notify(said + left, { action: () => undo(data.change, { id, said: 'Done again.', word: 'Undo' }), label: word });
    else notify(left ? `Nothing to undo.${left}` : 'This was undone already.', { kind: 'warn' });
  }
  return answer.ok;
}

const quoted = (key, value) => (value === null || value === undefined ? 'nothing' : `“${text(key, value)}”`);

const InTheWay = ({ set, id, said, word, conflicts, close }) => html`<${Dialog} title="Later changes stand in the way" onClose=${close} footer=${html`
    <${Button} onClick=${close} data-focus>Leave it as it is</${Button}>
    <${Button} kind="primary" onClick=${() => { close(); undo(set, { id, said, word, skip: true }); }}>Undo the rest</${Button}>`}>
  <p>Nothing was undone. This was changed again after change ${set}:</p>
  <ul class="in-the-way">${conflicts.map(it => html`<li>
    <a href=${`#/products/${it.product}`} onClick=${close}>Product ${it.product}</a>${it.field && `, ${fieldOf(it.field).label.toLowerCase()}`}
    <p>${it.then !== undefined ? `It is ${quoted(it.field, it.current)} now. Undoing would make it ${quoted(it.field, it.yours)}; the change had made it ${quoted(it.field, it.then)}.` : it.message}
      ${it.change && html` <a href=${`#/history/${it.change}`} onClick=${close}>Change ${it.change}</a>`}</p></li>`)}</ul>
  <p class="muted">Undo those first, or undo only what was not changed since.</p>
</${Dialog}>`;
