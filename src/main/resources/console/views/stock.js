// Stock: how many of a product there are, why, and what is running low.
import { html, useLayoutEffect, useRef, useState } from '../lib.js';
import { request } from '../api.js';
import { register } from '../router.js';
import { useSession } from '../session.js';
import { absolute, Badge, Button, classes, Empty, errorOf, Field, Page, Problem, Skeleton, Time } from '../ui.js';
import { announce, concerns, failed, instant, isLow, isPassing, person, plural, saved, useAnnounced, useKeyFor, useRead, withQuery } from './shelf.js';

const REASONS = { sale: 'Sale', restock: 'Restock', return: 'Return', write_off: 'Write-off', correction: 'Correction', import: 'Import', edit: 'Edit' };
const signed = number => (number > 0 ? `+${number}` : number < 0 ? `−${-number}` : '0');

/** What people do with stock: the sign of the movement, and how it is said. */
const MOVES = [
  { reason: 'sale', label: 'Sell', sign: -1, done: 'sold' },
  { reason: 'restock', label: 'Restock', sign: 1, done: 'added' },
  { reason: 'return', label: 'Take back', sign: 1, done: 'taken back' },
  { reason: 'write_off', label: 'Write off', sign: -1, done: 'written off' },
  { reason: 'correction', label: 'Count', sign: 0, done: 'counted' },
];

export function Stock({ product, canWrite }) {
  const movements = useRead(`/products/${product.id}/stock/movements?limit=500`);
  useAnnounced(told => { if (concerns(told, product.id)) movements.reload(); });
  const { rows, next, problem, again } = movements;
  const { quantity, low_stock_at: low } = product;
  return html`<section class="panel stock" id="stock">
    <header><h2>Stock</h2><p class="level"><strong>${quantity}</strong> ${isLow(product) ? html`<${Badge} kind="warn">low: ${low} or fewer</${Badge}>`
      : low !== null && html`<span class="muted small">low at ${low}</span>`}</p></header>
    <div class="panel-body stack">
      ${canWrite && html`<${MoveStock} product=${product} />`}
      <${Problem} problem=${problem} onRetry=${again} />
      ${rows.length > 0 && html`<${StepLine} movements=${rows} low=${low} isPart=${next} />`}
      <${Explain} product=${product} />
      <details class="fold"><summary>All movements</summary><${Movements} ...${movements} /></details>
    </div>
  </section>`;
}

function MoveStock({ product: { id, name, quantity, version } }) {
  const [reason, setReason] = useState('sale');
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const { keyFor, answered } = useKeyFor();
  const { sign, label, done } = MOVES.find(it => it.reason === reason);
  const number = /^\d{1,10}$/.test(amount.trim()) ? Number(amount) : null;
  const after = number === null ? null : sign === 0 ? number : quantity + sign * number;
  const wrong = problem?.quantity !== undefined ? problem.detail : errorOf(problem, 'delta') ?? errorOf(problem, 'set');

  async function send(event) {
    event?.preventDefault();
    if (busy) return;
    if (number === null || (number === 0 && sign !== 0)) {
      setProblem({ errors: [{ field: 'delta', message: 'Say how many, as a whole number.' }] });
      return;
    }
    const json = { ...(sign === 0 ? { set: number, from: quantity } : { delta: sign * number }), reason, note: note.trim() || null };
    setBusy(true);
    const answer = await request('POST', `/products/${id}/stock`, { json, headers: keyFor(json) });
    answered(answer);
    setBusy(false);
    setProblem(answer.problem);
    if (answer.ok || answer.status === 409) announce({ id });
    if (!answer.ok) return;
    setAmount('');
    setNote('');
    const { quantity: now, version: made } = answer.data;
    if (made !== version) saved(`“${name}”: ${sign === 0 ? `counted ${now}` : `${number} ${done}, ${now} left`}.`, { id, version: made });
  }

  return html`<form class="move" onSubmit=${send} novalidate>
    <fieldset class="segments"><legend class="hidden">What happened</legend>
      ${MOVES.map(it => html`<label class=${it.reason === reason ? 'taken' : undefined}><input type="radio" name="reason" class="hidden"
        checked=${it.reason === reason} onChange=${() => setReason(it.reason)} />${it.label}</label>`)}</fieldset>
    <div class="move-line">
      <${Field} label=${sign === 0 ? 'Counted' : 'How many'} inputmode="numeric" autocomplete="off" value=${amount} onValue=${setAmount} error=${wrong} />
      <${Field} label=${html`Note <span class="muted">optional</span>`} value=${note} onValue=${setNote} maxlength="255" autocomplete="off" error=${errorOf(problem, 'note')} />
      <${Button} type="submit" kind="primary" busy=${busy}>${label}</${Button}>
    </div>
    ${after !== null && !wrong && html`<p class=${classes('small', after < 0 ? 'danger-text' : 'muted')}>${quantity} → ${after}${after < 0 ? ': so many are not there' : ''}</p>`}
    ${!wrong && html`<${Problem} problem=${problem} except=${['note']} onRetry=${problem && isPassing(problem) && send} />`}
  </form>`;
}

const DAY = 86_400_000;
const PERIODS = [['all', 'from the beginning'], ['1', 'in the last day'], ['7', 'in 7 days'], ['30', 'in 30 days'], ['365', 'in a year'], ['own', 'between two moments']];

function Explain({ product: { id } }) {
  const [period, setPeriod] = useState('all');
  const [{ from, to }, setRange] = useState({});
  const { data, problem, reload } = useRead(withQuery(`/products/${id}/stock/explain`, { from, to }));
  useAnnounced(told => { if (concerns(told, id)) reload(); });
  const choose = value => {
    setPeriod(value);
    setRange(Number(value) ? { from: instant(Date.now() - value * DAY) } : {});
  };
  const moment = (key, label) => html`<${Field} type="datetime-local" label=${label}
    onChange=${({ target: { value } }) => setRange(it => ({ ...it, [key]: instant(value) }))} />`;
  const most = Math.max(1, ...(data?.movements ?? []).map(it => Math.abs(it.sum)));
  return html`<section class="explain">
    <div class="row spread"><h3>How it came to ${data?.closing ?? 'this'}</h3><select aria-label="Period" value=${period} onChange=${event => choose(event.target.value)}>
      ${PERIODS.map(([value, label]) => html`<option value=${value}>${label}</option>`)}</select></div>
    ${period === 'own' && html`<div class="pairs">${moment('from', 'From')}${moment('to', 'As of')}</div>`}
    <${Problem} problem=${problem} onRetry=${reload} />
    ${data && html`<table class="sums"><tbody>
      <tr><th scope="row">${data.from ? 'There were' : 'It began with'}</th><td></td><td class="num">${data.opening}</td></tr>
      ${data.movements.map(it => html`<tr key=${it.reason}><th scope="row">${plural(it.count, REASONS[it.reason].toLowerCase())}</th>
        <td class="bar"><span class=${it.sum < 0 ? 'down' : 'up'} style=${{ width: `${(100 * Math.abs(it.sum)) / most}%` }}></span></td>
        <td class="num">${signed(it.sum)}</td></tr>`)}
      <tr class="total"><th scope="row">${data.movements.length > 0 ? 'So there are' : 'Nothing moved'}</th><td></td><td class="num">${data.closing}</td></tr>
    </tbody></table>
    ${data.by.length > 1 && html`<p class="muted small">By ${data.by.map(it => `${person(it.account)} ${signed(it.sum)}`).join(', ')}.</p>`}`}
  </section>`;
}

const Movements = ({ rows, next, more, loading }) => html`<div class="scroll"><table class="movements">
    <thead><tr>${['When', 'Why', 'Change', 'Left', 'Who', 'Note'].map(it => html`<th scope="col">${it}</th>`)}</tr></thead>
    <tbody>${rows.map(it => html`<tr key=${it.id}><td><${Time} value=${it.at} /></td><td>${REASONS[it.reason]}</td>
      <td class=${it.delta < 0 ? 'down' : 'up'}>${signed(it.delta)}</td><td>${it.after}</td><td>${person(it.account)}</td><td class="note-text">${it.note}</td></tr>`)}</tbody>
  </table></div>
  ${next && html`<p class="loading"><${Button} small busy=${loading} onClick=${more}>Older movements</${Button}></p>`}`;

// --- the stock over time, as a line of steps ---

const HEIGHT = 190;
const LEFT = 44;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 26;

/** movements: newest first; isPart: whether older ones are left out. */
function StepLine({ movements, low, isPart }) {
  const box = useRef();
  const [width, setWidth] = useState(520);
  const [chosen, setChosen] = useState(null);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, Math.round(entry.contentRect.width))));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  const points = movements.map(it => ({ ...it, time: Date.parse(it.at) })).reverse();
  const now = Math.max(Date.now(), points.at(-1).time);
  const start = Math.min(points[0].time, now - 60_000);
  const most = Math.max(1, low ?? 0, points[0].before, ...points.map(it => it.after));
  const step = niceStep(most);
  const top = Math.ceil(most / step) * step;
  const along = part => LEFT + part * (width - LEFT - RIGHT);
  const x = index => along((points[index].time - start) / (now - start));
  const y = value => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const line = points.reduce((path, it, index) => `${path}H${x(index).toFixed(1)}V${y(it.after).toFixed(1)}`,
    `M${x(0).toFixed(1)} ${y(points[0].before).toFixed(1)}`) + `H${along(1).toFixed(1)}`;
  const area = `${line}V${y(0)}H${x(0).toFixed(1)}Z`;
  const index = chosen === null ? null : Math.min(chosen, points.length - 1);
  const at = index === null ? null : points[index];
  const last = points.at(-1);
  const values = points.map(it => it.after);

  function onKeyDown(event) {
    const from = chosen ?? points.length;
    const to = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, Home: 0, End: points.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setChosen(Math.max(0, Math.min(points.length - 1, to)));
  }

  function onPointer(event) {
    const left = event.clientX - box.current.getBoundingClientRect().left;
    let nearest = 0;
    points.forEach((_, it) => { if (Math.abs(x(it) - left) <= Math.abs(x(nearest) - left)) nearest = it; });
    setChosen(nearest);
  }

  const said = it => `${absolute.format(it.time)}: ${REASONS[it.reason]} ${signed(it.delta)}, ${it.after} left${it.note ? `: ${it.note}` : ''}`;
  const about = `Stock over time: ${points.length === 1 ? 'one movement' : `${points.length} movements`} from ${absolute.format(points[0].time)}, at least ${Math.min(...values)}, at most ${Math.max(...values)}, ${last.after} now.`;
  return html`<figure class="step-line">
    <div ref=${box} class="plot" role="slider" tabindex="0" aria-label=${about} aria-orientation="horizontal" aria-valuemin="1" aria-valuemax=${points.length}
      aria-valuenow=${(chosen ?? points.length - 1) + 1} aria-valuetext=${said(at ?? last)} onKeyDown=${onKeyDown} onPointerMove=${onPointer}
      onPointerLeave=${() => setChosen(null)} onBlur=${() => setChosen(null)}>
      <svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
        ${ticks(top, step).map(value => html`<line class="rule" x1=${LEFT} x2=${width - RIGHT} y1=${y(value)} y2=${y(value)} /><text class="label" x=${LEFT - 8} y=${y(value) + 4} text-anchor="end">${short(value)}</text>`)}
        <path class="area" d=${area} /><path class="line" d=${line} />
        ${low !== null && low <= top && html`<line class="low" x1=${LEFT} x2=${width - RIGHT} y1=${y(low)} y2=${y(low)} /><text class="label low-label" x=${LEFT + 6} y=${y(low) - 5}>low at ${low}</text>`}
        ${moments(start, now).map(([part, label, anchor]) =>
          html`<text class="label" x=${along(part)} y=${HEIGHT - 6} text-anchor=${anchor}>${label}</text>`)}
        ${at ? html`<line class="cursor" x1=${x(index)} x2=${x(index)} y1=${TOP} y2=${HEIGHT - BOTTOM} /><circle class="dot" cx=${x(index)} cy=${y(at.after)} r="4" />`
          : html`<circle class="dot" cx=${along(1)} cy=${y(last.after)} r="3.5" />`}
      </svg>
    </div>
    <figcaption class="small"><span class=${at ? undefined : 'muted'}>${at ? said(at) : isPart ? `The last ${points.length} movements` : 'Since the beginning'}</span></figcaption>
  </figure>`;
}

/** The step of about four rules: 1, 2 or 5 of some power of ten. */
function niceStep(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / 4)));
  return Math.max(1, [1, 2, 5, 10].map(it => it * power).find(it => most / it <= 4.5) ?? 10 * power);
}

const ticks = (top, step) => Array.from({ length: Math.round(top / step) + 1 }, (_, number) => number * step);

const short = value => (value >= 1e6 ? `${value / 1e6}M` : value >= 1e4 ? `${value / 1e3}k` : String(value));

function moments(start, now) {
  const span = now - start;
  const format = span < 86_400_000 ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short', ...(span > 3e10 && { year: 'numeric' }) };
  const name = time => new Date(time).toLocaleString('en', format);
  return [[0, name(start), 'start'], [1, 'now', 'end']];
}

// --- what is running low ---

function LowStock() {
  const { canWrite } = useSession();
  const { rows, data, next, more, loading, problem, again, reload } = useRead('/products?low_stock=true&sort=quantity&limit=100');
  useAnnounced(reload);
  return html`<${Page} title="Low stock" lead="Products whose quantity is at their mark or below, the fewest first.">
    <${Problem} problem=${problem} onRetry=${again} />
    ${!data && !problem && html`<div class="panel"><${Skeleton} /></div>`}
    ${rows.length > 0 && html`<ul class="panel low-list">${rows.map(it => html`<${Low} key=${it.id} product=${it} canWrite=${canWrite} />`)}</ul>`}
    ${next && html`<p class="loading"><${Button} busy=${loading} onClick=${more}>Show more</${Button}></p>`}
    ${data?.length === 0 && html`<${Empty} icon="check" title="Nothing is running low" action=${{ label: 'Products', href: '#/products' }}
      text="A product shows up here when its quantity falls to its mark “Low at”. Set the mark in the table or on the page of a product." />`}
  </${Page}>`;
}

function Low({ product: { id, name, sku, quantity, low_stock_at: mark }, canWrite }) {
  const short = String(mark - quantity + 1);
  const [typed, setTyped] = useState(null);
  const [busy, setBusy] = useState(false);
  const { keyFor, answered } = useKeyFor();
  const amount = typed ?? short;

  async function restock(event) {
    event.preventDefault();
    const json = { delta: amount.trim(), reason: 'restock' };
    setBusy(true);
    const answer = await request('POST', `/products/${id}/stock`, { json, headers: keyFor(json) });
    answered(answer);
    setBusy(false);
    const { ok, data, problem } = answer;
    if (!ok) {
      failed({ ...answer, problem: { detail: errorOf(problem, 'delta') ?? problem.detail } });
      return;
    }
    setTyped(null);
    announce({ id });
    saved(`“${name}”: ${json.delta} added, ${data.quantity} there now.`, { id, version: data.version });
  }

  return html`<li>
    <div class="grow"><a href=${`#/products/${id}`}>${name}</a><span class="sub">${sku}</span></div>
    <div class="meter"><span><strong>${quantity}</strong> <span class="muted">of ${mark}</span></span>
      ${quantity === 0 ? html`<${Badge} kind="danger">sold out</${Badge}>` : html`<span class="track"><span style=${{ width: `${(100 * quantity) / mark}%` }}></span></span>`}</div>
    ${canWrite && html`<form class="restock" onSubmit=${restock}><input inputmode="numeric" autocomplete="off" aria-label=${`How many of ${name} to add`} value=${amount}
      onInput=${event => setTyped(event.target.value)} /><${Button} type="submit" busy=${busy} icon="plus">Restock</${Button}></form>`}
  </li>`;
}

register({ path: '/stock', title: 'Low stock', view: LowStock, nav: { icon: 'alert', order: 20 }, keywords: 'low restock reorder running out' });
