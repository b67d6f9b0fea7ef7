// The page of one product, and the dialog that creates one.
import { html, useEffect, useRef, useState } from '../lib.js';
import { request } from '../api.js';
import { go, register } from '../router.js';
import { owner, useSession } from '../session.js';
import { put, store, useStore } from '../store.js';
import { Badge, Button, confirm, Dialog, Empty, errorOf, Field, Icon, Menu, notify, Page, Problem, Skeleton, Time } from '../ui.js';
import { beside, settle } from './conflict.js';
import { ProductHistory } from './history.js';
import { announce, change, concerns, failed, FIELDS, isLow, isPassing, onAnnounced, same, saved, show, text, useAnnounced, useKeyFor, useRead, written } from './shelf.js';
import { Stock } from './stock.js';

const KEYS = FIELDS.map(field => field.key);
const FRESH = { 'Cache-Control': 'no-cache' };
const BACK = { href: '#/products', label: 'Products' };

function Form({ values, set, problem, send, focus, children }) {
  const form = useRef();
  useEffect(() => { if (problem?.errors) form.current.querySelector('[aria-invalid=true]')?.focus(); }, [problem]);
  return html`<form ref=${form} class="form product-form" novalidate onSubmit=${event => { event.preventDefault(); send(); }}>
    <${Problem} problem=${problem} except=${KEYS} onRetry=${problem && isPassing(problem) && send} />
    <div class="pairs">${FIELDS.map(({ key, label, long, mode, hint, required }) => html`<${Field} key=${key} label=${required ? label : html`${label} <span class="muted">optional</span>`}
      as=${long ? 'textarea' : 'input'} rows=${long && 4} inputmode=${mode} autocomplete="off" name=${key} hint=${hint} value=${values[key]}
      error=${errorOf(problem, key)} onValue=${value => set(it => ({ ...it, [key]: value }))} data-focus=${focus === key} />`)}</div>
    <div class="form-end">${children}</div>
  </form>`;
}

const typedOf = product => Object.fromEntries(KEYS.map(key => [key, text(key, product?.[key])]));

export const createProduct = like => show(close => html`<${Create} like=${like} close=${close} />`);

function Create({ like, close }) {
  const name = `${owner()}/new ${like?.id}`;
  const blank = { ...typedOf(like), ...(like ? { sku: '', name: `${like.name} (copy)`.slice(0, 100) } : { quantity: '0' }) };
  const values = useStore(drafts)[name] ?? blank;
  const set = edit => put(drafts, name, edit(drafts.get()[name] ?? blank));
  const end = () => { put(drafts, name); close(); };
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const { keyFor, answered } = useKeyFor();

  async function send() {
    const json = Object.fromEntries(KEYS.map(key => [key, written(key, values[key])]));
    setBusy(true);
    const answer = await request('POST', '/products', { json, headers: keyFor(json) });
    answered(answer);
    setBusy(false);
    const { ok, data, problem: refusal } = answer;
    setProblem(refusal);
    if (!ok) return;
    end();
    announce({ product: data });
    saved(`“${data.name}” created.`, data);
  }

  return html`<${Dialog} title="New product" onClose=${() => busy || close()}><${Form} ...${{ values, set, problem, send }} focus="name">
    <${Button} onClick=${end}>Cancel</${Button}><${Button} type="submit" kind="primary" busy=${busy}>Create</${Button}></${Form}></${Dialog}>`;
}

export async function removeProduct(product) {
  const { id, name, version } = product;
  const again = () => removeProduct(product);
  const answer = await request('DELETE', `/products/${id}`, { headers: { 'If-Match': `"${version}"` } });
  if (answer.ok || answer.status === 404) {
    announce({ gone: id });
    if (answer.ok) saved(`“${name}” deleted.`, { id, version: version + 1 });
    else notify(`“${name}” was deleted already.`, { kind: 'warn' });
    return;
  }
  const now = answer.status === 412 ? await request('GET', `/products/${id}`, { headers: FRESH }) : answer;
  if (!now.ok) {
    failed(now, again);
    return;
  }
  announce({ product: now.data });
  const about = `Others changed it since it was read here. It is “${now.data.name}” now, ${now.data.quantity} of it.`;
  if (await confirm({ title: 'Delete it anyway?', text: about, label: 'Delete', danger: true })) removeProduct(now.data);
}

async function restore(id) {
  const answer = await request('POST', `/products/${id}/restore`);
  const { ok, data, problem } = answer;
  // It is back where an earlier answer was lost.
  if (ok || problem.code === 'not_deleted') announce({ product: data, id });
  else failed(answer, () => restore(id));
  if (ok) saved(`“${data.name}” is back.`, data);
}

function One({ id, query }) {
  const { canWrite } = useSession();
  const { data: product, problem, loading, status, set, reload } = useRead(`/products/${id}`, FRESH);
  const [isGone, setGone] = useState(false);
  useAnnounced(told => {
    if (!concerns(told, id)) return;
    setGone(Boolean(told.gone));
    if (told.product) set(() => told.product);
    else if (!told.gone) reload();
  });
  useEffect(() => { if (product) document.getElementById(query.show)?.scrollIntoView(); }, [!product, query.show]);

  const isDeleted = isGone || (status === 404 && !loading);
  gone[isDeleted ? 'add' : 'delete'](id);
  if (isDeleted) return html`<${Deleted} id=${id} last=${product} canWrite=${canWrite} />`;
  if (!product) return html`<${Page} title="Product" back=${BACK}>${problem ? html`<${Problem} problem=${problem} onRetry=${reload} />` : html`<div class="panel"><${Skeleton} lines=${9} /></div>`}</${Page}>`;
  return html`<${Page} title=${product.name} back=${BACK} lead=${html`${product.sku && html`<code>${product.sku}</code> · `}number ${id} · changed <${Time} value=${product.updated_at} />
        ${isLow(product) && html` <${Badge} kind="warn">low stock</${Badge}>`}`}
      actions=${canWrite && html`<${Menu} label="More" kind="" items=${[
        { label: 'Create a copy', icon: 'copy', onSelect: () => createProduct(product) },
        { label: 'Delete', icon: 'trash', danger: true, onSelect: () => removeProduct(product) },
      ]} />`}>
    <${Problem} problem=${problem} onRetry=${reload} />
    <div class="two">
      <section class="panel"><header><h2>Details</h2></header><div class="panel-body">
        ${canWrite ? html`<${Details} product=${product} />` : html`<${Facts} product=${product} />`}</div></section>
      <${Stock} product=${product} canWrite=${canWrite} />
    </div>
    <${ProductHistory} product=${product} id=${id} canWrite=${canWrite} />
  </${Page}>`;
}

/** The fields of a product to read; now: as it is, where another state is shown. */
export const Facts = ({ product, now = product }) => html`<dl class="facts">${FIELDS.map(({ key, label }) => {
  const [value, other] = [text(key, product[key]), text(key, now[key])];
  return html`<dt>${label}</dt><dd class="value">${value || html`<span class="muted">none</span>`}${value !== other && html` <span class="muted small">now ${other || 'none'}</span>`}</dd>`;
})}</dl>`;

/** What is typed and not saved, by account and product, also while another page is shown: {base, typed}, or the fields of a new one. */
const drafts = store({});
/** Deleted products. What is typed for one is kept in case it comes back, and cannot be saved before. */
const gone = new Set();
onAnnounced(told => {
  gone.forEach(id => concerns(told, id) && gone.delete(id));
  if (told.gone) gone.add(told.gone);
});
window.addEventListener('beforeunload', event => {
  if (Object.keys(drafts.get()).some(name => (!owner() || name.startsWith(`${owner()}/`)) && !gone.has(Number(name.split('/')[1])))) event.preventDefault();
});

/** Holds on to the version on which the user began, so that a change of others is noticed. */
function Details({ product }) {
  const name = `${owner()}/${product.id}`;
  const draft = useStore(drafts)[name];
  const { base, typed } = draft ?? { base: product, typed: {} };
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => () => {
    if (drafts.get()[`${owner()}/${product.id}`] && !gone.has(product.id)) notify(`What you typed for “${product.name}” is not saved yet.`, { kind: 'warn', label: 'Back', action: () => go(`/products/${product.id}`) });
  }, []);

  /** What is like the product is no draft, unless the product is about to change. */
  const keep = (now, values) => {
    const changed = Object.entries(values).filter(([key, value]) => busy || !same(key, now[key], value));
    put(drafts, name, changed.length > 0 && { base: now, typed: Object.fromEntries(changed) });
  };

  function begin(now) {
    const latest = Object.entries(drafts.get()[name]?.typed ?? {});
    keep(now, Object.fromEntries(latest.filter(([key, value]) => value !== typed[key])));
    setProblem(null);
  }

  async function send() {
    if (!draft || busy) return;
    const wanted = Object.fromEntries(Object.keys(typed).map(key => [key, written(key, typed[key])]));
    setBusy(true);
    const { ok, status, data, problem: refusal } = await change(base, wanted, true);
    setBusy(false);
    if (ok) {
      begin(data);
      announce({ product: data });
      if (data.version !== base.version) saved(`“${data.name}” saved.${beside(base, data)}`, data);
    } else if (status === 412) {
      const now = await settle(base, wanted);
      if (now) begin(now);
    } else {
      setProblem(status === 404 ? { title: 'Deleted meanwhile', detail: 'This product was deleted while you edited it. What you typed is still here.' } : refusal);
    }
  }

  return html`<${Form} values=${{ ...typedOf(base), ...typed }} set=${edit => keep(base, edit(typed))} problem=${problem} send=${send}>
    ${draft && html`<${Button} onClick=${() => { begin(product); announce({ id: product.id }); }}>Discard</${Button}>`}
    <${Button} type="submit" kind="primary" busy=${busy} disabled=${!draft}>Save</${Button}></${Form}>`;
}

function Deleted({ id, last, canWrite }) {
  const { rows: [end], problem, status, again } = useRead(`/products/${id}/history?limit=1`);
  if (problem && status !== 404) return html`<${Page} title="Product" back=${BACK}><${Problem} problem=${problem} onRetry=${again} /></${Page}>`;
  if (problem) {
    return html`<${Page} title="Not found" back=${BACK}><${Empty} icon="search" title="There is no such product" text="It may never have been, or its address is mistyped."
      action=${{ label: 'All products', href: '#/products' }} /></${Page}>`;
  }
  const name = last?.name ?? end?.fields?.find(it => it.field === 'name')?.before ?? `Product ${id}`;
  return html`<${Page} title=${name} back=${BACK} lead="This product is deleted. Its history stays."><div class="stack">
    ${end && html`<div class="note"><${Icon} name="trash" /><div class="grow"><strong>Deleted <${Time} value=${end.at} /></strong>${end.by && ` by ${end.by}`}</div>
      ${canWrite && html`<${Button} small icon="undo" onClick=${() => restore(id)}>Restore</${Button}>`}</div>`}
    <${ProductHistory} id=${id} canWrite=${canWrite} /></div></${Page}>`;
}

register({ path: '/products/:id', title: 'Product', view: ({ params: { id }, route }) => html`<${One} key=${id} id=${Number(id) || 0} query=${route.query} />` });
