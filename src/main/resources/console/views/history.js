// What became of the products, in sentences, with the way back beside each.
import { html, useEffect, useRef, useState } from '../lib.js';
import { request } from '../api.js';
import { go, href, register } from '../router.js';
import { useSession } from '../session.js';
import { absolute, Badge, Button, confirm, Dialog, Empty, Field, Icon, Page, Problem, Skeleton, Time } from '../ui.js';
import { Facts } from './product.js';
import { concerns, failed, fieldOf, instant, meet, person, show, text, undo, useAnnounced, useRead, withQuery } from './shelf.js';

const WHAT = { create: 'Created', edit: 'Changed', delete: 'Deleted', stock: 'Stock moved', import: 'Imported', revert: 'Undone' };
const ICONS = { create: 'plus', edit: 'edit', delete: 'trash', stock: 'sort', import: 'upload', revert: 'undo' };
const COUNTS = { created: 'created', edited: 'changed', deleted: 'deleted', restored: 'brought back' };

const total = change => Object.keys(COUNTS).reduce((sum, key) => sum + change.products[key], 0);
const figures = ({ products }) => Object.keys(COUNTS).filter(key => products[key] > 0).map(key => `${products[key].toLocaleString('en')} ${COUNTS[key]}`).join(', ');

// --- sentences ---

/** Names of products that change sets only number. */
const names = new Map();

async function nameOf(product, known) {
  if (known) return known;
  if (names.size > 2000) names.clear();
  if (!names.has(product)) {
    const { data, status } = await request('GET', `/products/${product}?fields=name`, { quiet: true });
    if (data || status === 404) names.set(product, data?.name);
  }
  return names.get(product) ?? `product ${product}`;
}

/** What change sets about one product did to it, read once the element is in sight. */
function useDetails(changes, element) {
  const [details, setDetails] = useState([]);
  useEffect(() => {
    let isOver = false;
    const observer = new IntersectionObserver(async ([{ isIntersecting }]) => {
      if (!isIntersecting || total(changes[0]) !== 1) return;
      observer.disconnect();
      const read = await Promise.all(changes.map(async ({ id }) => {
        const { data } = await request('GET', `/changes/${id}/products?limit=1`, { quiet: true });
        return data?.[0] && { ...data[0], name: await nameOf(data[0].product, data[0].after?.name ?? data[0].before?.name) };
      }));
      if (!isOver) setDetails(read);
    });
    observer.observe(element.current);
    return () => { isOver = true; observer.disconnect(); };
  }, [changes.map(({ id }) => id).join()]);
  return details;
}

const quoted = (key, value) => ((value ?? '') === '' ? 'nothing' : key === 'name' || key === 'sku' ? `“${value}”` : text(key, value));
const noun = key => ({ low_stock_at: 'low-stock mark', sku: 'SKU' })[key] ?? fieldOf(key).label.toLowerCase();

function predicate({ reason }, { product, action, before, after, name }) {
  const it = html`<a href=${`#/products/${product}`}>${name}</a>`;
  if (action === 'created') return html`created ${it}, ${after.quantity} of it at ${text('price', after.price)}`;
  if (action === 'deleted') return html`deleted ${it}${before.quantity > 0 && `, with ${before.quantity} left`}`;
  if (action === 'restored') return html`brought ${it} back`;
  const keys = Object.keys(after);
  const [key] = keys;
  if (reason && keys.length === 1 && key === 'quantity') {
    const [was, now] = [before.quantity, after.quantity];
    const by = Math.abs(now - was);
    if (reason === 'sale' && now < was) return html`sold ${by} of ${it}, ${now} left`;
    if (reason === 'write_off' && now < was) return html`wrote off ${by} of ${it}, ${now} left`;
    if (reason === 'return' && now > was) return html`took ${by} of ${it} back, ${now} there then`;
    if (reason === 'restock' && now > was) return html`added ${by} to ${it}, ${now} there then`;
    if (reason === 'correction') return html`counted ${it}: ${was} became ${now}`;
  }
  if (keys.length === 1 && key !== 'description') return html`changed the ${noun(key)} of ${it} from ${quoted(key, before[key])} to ${quoted(key, after[key])}`;
  return html`changed the ${keys.map(noun).join(', ').replace(/, ([^,]+)$/, ' and $1')} of ${it}`;
}

function Sentence({ change, detail, onPerson }) {
  const { what, account, by, reverts } = change;
  const name = account && !by ? 'a deleted account' : person(account);
  const who = onPerson && account ? html`<button type="button" class="button link person" title=${`Only what ${name} did`} onClick=${() => onPerson(account)}>${name}</button>` : html`<strong>${name}</strong>`;
  const done = detail ? predicate(change, detail) : figures(change) || 'nothing';
  if (what === 'import') return html`${who} imported a file: ${done}`;
  return what === 'revert' ? html`${who} undid <a href=${`#/history/${reverts}`}>change ${reverts}</a>: ${done}` : html`${who} ${done}`;
}

// --- entries ---

const isUndone = (change, reverts) => reverts.length > 0 && reverts.reduce((sum, it) => sum + total(it), 0) >= total(change);

/** What is said of a change, by its fields and those of the reverts that stand: a revert may have left some as they were changed later. */
const markOf = (fields, reverts) => reverts.length > 0 && (fields.every(field => reverts.some(it => it.includes(field))) ? 'undone' : 'partly undone');

/** Answers the reverts of a change set that stand, if it is not older than the oldest. */
function useReverts(oldest) {
  const { rows, reload } = useRead(oldest && withQuery('/changes', { what: 'revert', limit: 1000, from: oldest }));
  useAnnounced(reload);
  meet(rows);
  const reverts = change => rows.filter(it => it.reverts === change.id && !isUndone(it, reverts(it)));
  return reverts;
}

/** The way back. product: where the change set is about one; mayBeMore: it may be about more than what is shown, so that it is asked. */
function Undo({ id, what, product, mayBeMore }) {
  const [busy, setBusy] = useState(false);
  const isBack = what === 'revert';
  const label = isBack ? 'Redo' : what === 'delete' ? 'Restore' : 'Undo';
  const act = async () => {
    setBusy(true);
    const answer = mayBeMore ? await request('GET', `/changes/${id}`, { quiet: true }) : {};
    const whole = answer.data;
    const isMore = whole && total(whole) > 1;
    if (answer.problem) failed(answer, act);
    else if (!isMore || (await confirm({ title: `${label} the whole change?`, text: `Change ${id} is about more than this product: ${figures(whole)}.`, label: `${label} all` }))) {
      await undo(id, { id: isMore ? undefined : product, said: isBack ? 'Done again.' : 'Undone.', word: isBack ? 'Undo' : 'Redo' });
    }
    setBusy(false);
  };
  return html`<${Button} small kind="quiet" icon="undo" busy=${busy} onClick=${act} aria-label=${`${label} change ${id}`}>${label}</${Button}>`;
}

const Line = ({ icon, said, undone, note, at, buttons, element, children }) => html`<li class=${undone === 'undone' ? 'undone' : undefined} ref=${element}>
  <${Icon} name=${icon} size="16" />
  <div class="grow"><p class="said">${said} ${undone && html`<${Badge}>${undone}</${Badge}>`}</p>${note && html`<p class="muted small">${note}</p>`}${children}</div>
  <div class="side-end"><span class="muted small"><${Time} value=${at} /></span><span class="row">${buttons}</span></div>
</li>`;

function Entry({ change, reverts, canWrite, onPerson, whole }) {
  const element = useRef();
  const [detail, ...reverted] = useDetails([change, ...reverts], element);
  const fields = ({ before, after }) => Object.keys(after ?? before);
  const isKnown = detail && reverted.length === reverts.length && reverted.every(Boolean);
  const undone = isKnown ? markOf(fields(detail), reverted.map(fields)) : reverts.length > 0 && (isUndone(change, reverts) ? 'undone' : 'partly undone');
  const [open, setOpen] = useState(whole);
  const { id, what, note, at } = change;
  return html`<${Line} icon=${ICONS[what]} at=${at} undone=${undone} note=${what !== 'revert' && note} element=${element} said=${html`<${Sentence} ...${{ change, detail, onPerson }} />`} buttons=${html`
    ${!whole && html`<${Button} small kind="quiet" aria-expanded=${String(open)} aria-label=${`Details of change ${id}`} onClick=${() => setOpen(!open)}>Details</${Button}>`}
    ${canWrite && undone !== 'undone' && html`<${Undo} id=${id} what=${what} product=${detail?.product} />`}`}>${open && html`<${Affected} change=${change} />`}</${Line}>`;
}

function Affected({ change: { id, at, factors, session, request_id: made } }) {
  const { rows, data, next, more, loading, problem, again } = useRead(`/changes/${id}/products?limit=50`);
  const facts = { Change: id, When: absolute.format(new Date(at)), 'Proven by': factors?.join(', '), Session: session, Request: made };
  return html`<div class="affected">
    <dl class="difference">${Object.entries(facts).map(([name, value]) => value && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    <${Problem} problem=${problem} onRetry=${again} />
    ${!data && !problem && html`<${Skeleton} lines=${2} />`}
    ${rows.map(it => html`<div key=${`${it.product}-${it.version}`}><h3><a href=${`#/products/${it.product}`}>${it.after?.name ?? it.before?.name ?? names.get(it.product) ?? `Product ${it.product}`}</a> ${it.action}</h3>
      <${Difference} before=${it.before} after=${it.after} /></div>`)}
    ${next && html`<p class="loading"><${Button} small busy=${loading} onClick=${more}>More products</${Button}></p>`}
  </div>`;
}

export const Difference = ({ before, after }) => html`<dl class="difference">${Object.keys(after ?? before).filter(key => text(key, before?.[key]) + text(key, after?.[key])).map(key => html`<div key=${key}>
  <dt>${fieldOf(key).label}</dt><dd>${before && html`<del>${text(key, before[key]) || 'nothing'}</del>`}${before && after && html`<span class="arrow" aria-hidden="true">→</span>`}
  ${after && html`<ins>${text(key, after[key]) || 'nothing'}</ins>`}</dd></div>`)}</dl>`;

// --- all changes ---

const FILTERS = ['what', 'account', 'product', 'from', 'to'];

function dayOf({ at }) {
  const name = moment => moment.toLocaleDateString('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const day = name(new Date(at));
  return day === name(new Date()) ? 'Today' : day;
}

function History({ route: { query } }) {
  const { canWrite, account: own } = useSession();
  const { what, account, product, from, to } = query;
  const { rows, data, next, more, loading, problem, again, reload } = useRead(withQuery('/changes', { limit: 50, what, account, product, from: instant(`${from}T00:00`), to: instant(`${to}T00:00`, 1) }));
  meet(rows);
  useAnnounced(reload);
  const reverts = useReverts(rows.at(-1)?.at);
  const set = values => go(href('/history', { ...query, ...values }), { replace: true });
  const isChosen = FILTERS.some(name => query[name]);
  const off = (name, label) => query[name] && html`<${Button} class="on" onClick=${() => set({ [name]: '' })}>${label} <${Icon} name="x" size="14" /></${Button}>`;

  return html`<${Page} title="History" lead="Everything that was done to products, newest first. What is undone stays in the record.">
    <div class="toolbar">
      <${Field} as="select" label="What" value=${what ?? ''} onValue=${value => set({ what: value })}><option value="">Everything</option>
        ${Object.entries(WHAT).map(([value, label]) => html`<option value=${value}>${label}</option>`)}</${Field}>
      <${Field} type="date" label="From" value=${from ?? ''} onValue=${value => set({ from: value })} />
      <${Field} type="date" label="To" value=${to ?? ''} onValue=${value => set({ to: value })} />
      ${account ? off('account', `Only ${person(Number(account))}`) : html`<${Button} icon="user" onClick=${() => set({ account: own.id })}>Only mine</${Button}>`}
      ${off('product', `Only product ${product}`)}
      ${isChosen && html`<a class="button quiet" href="#/history">Clear</a>`}
    </div>
    <${Problem} problem=${problem} onRetry=${again} />
    ${!data && !problem && html`<div class="panel"><${Skeleton} lines=${8} /></div>`}
    ${[...Map.groupBy(rows, dayOf)].map(([day, entries]) => html`<section key=${day} class="day"><h2>${day}</h2><ul class="panel entries">
      ${entries.map(it => html`<${Entry} key=${it.id} change=${it} reverts=${reverts(it)} canWrite=${canWrite} onPerson=${id => set({ account: id })} />`)}</ul></section>`)}
    ${next && html`<p class="loading"><${Button} busy=${loading} onClick=${more}>Older changes</${Button}></p>`}
    ${data?.length === 0 && (isChosen
      ? html`<${Empty} icon="search" title="Nothing like that happened" text="No change fits these filters." action=${{ label: 'Show everything', href: '#/history' }} />`
      : html`<${Empty} icon="history" title="Nothing happened yet" text="Each product that is created, changed, sold or imported shows up here, and can be undone from here." action=${{ label: 'Products', href: '#/products' }} />`)}
  </${Page}>`;
}

function OneChange({ id }) {
  const { canWrite } = useSession();
  const { data: change, problem, reload } = useRead(`/changes/${id}`);
  const reverts = useReverts(change?.at);
  return html`<${Page} title=${`Change ${id}`} back=${{ href: '#/history', label: 'History' }}>
    <${Problem} problem=${problem} onRetry=${reload} />
    ${change && html`<h2 class="hidden">What was done</h2><ul class="panel entries"><${Entry} change=${change} reverts=${reverts(change)} canWrite=${canWrite} whole /></ul>`}</${Page}>`;
}

// --- one product ---

export function ProductHistory({ id, product, canWrite }) {
  const { rows, next, more, loading, problem, again, reload } = useRead(`/products/${id}/history?limit=50`);
  meet(rows);
  useAnnounced(told => { if (concerns(told, id)) reload(); });
  const fields = entry => entry.fields?.map(it => it.field) ?? [];
  const mark = entry => entry.change && markOf(fields(entry), rows.filter(it => it.reverts === entry.change && mark(it) !== 'undone').map(fields));
  return html`<section class="panel" id="history"><header><h2>History</h2></header>
    <${Problem} problem=${problem} onRetry=${again} />
    <ul class="entries">${rows.map((entry, index) => [entry, index, mark(entry)]).map(([{ version, change, what, at, note, text: said }, index, undone]) => html`<${Line} key=${version} icon=${ICONS[what]} at=${at} said=${said}
      undone=${undone} note=${what !== 'revert' && note} buttons=${change && html`
        ${what !== 'delete' && html`<${Button} small kind="quiet" aria-label=${`As of then, version ${version}`} onClick=${() => showVersion(product, rows, index)}>As of then</${Button}>`}
        ${canWrite && undone !== 'undone' && html`<${Undo} id=${change} what=${what} product=${id} mayBeMore=${what === 'import' || what === 'revert'} />`}`} />`)}</ul>
    ${next && html`<p class="loading"><${Button} small busy=${loading} onClick=${more}>Older entries</${Button}></p>`}
  </section>`;
}

/** Shows the product as one of the entries left it: what it is now, less what was done since. */
function showVersion(product, rows, index) {
  const then = { ...product };
  for (const { fields } of rows.slice(0, index)) fields?.forEach(({ field, before }) => { then[field] = before; });
  const { version, at, text: said } = rows[index];
  show(close => html`<${Dialog} title=${`As of version ${version}`} onClose=${close} footer=${html`<${Button} onClick=${close} data-focus>Close</${Button}>`}>
    <p class="muted">${said}, <${Time} value=${at} /></p><${Facts} product=${then} now=${product} /></${Dialog}>`);
}

register({ path: '/history', title: 'History', view: History, nav: { icon: 'history', order: 30 }, keywords: 'changes undo revert who when deleted restore' });
register({ path: '/history/:id', title: 'Change', view: ({ params: { id } }) => html`<${OneChange} key=${id} id=${id} />` });
