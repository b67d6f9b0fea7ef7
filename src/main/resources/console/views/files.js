// Files of products, in and out.
import { html, useEffect, useRef, useState } from '../lib.js';
import { asProblem, noConnection, reach, request } from '../api.js';
import { track } from '../log.js';
import { register } from '../router.js';
import { useSession } from '../session.js';
import { bearer, MARK } from '../token.js';
import { Button, classes, Field, Icon, notify, Page, Problem, Time } from '../ui.js';
import { Difference } from './history.js';
import { announce, failed, FIELDS, fieldOf, isPassing, person, plural, saved, undo, useAnnounced, useKeyFor, useRead, withQuery } from './shelf.js';

const POLL_MS = 1000;
const ROWS_SHOWN = 100;
/** The largest report that the service keeps for a key, less what may change meanwhile. */
const MOST_KEPT = 40 * 1024;
const OUTCOMES = { failed: 'with errors', created: 'new', updated: 'changed', unchanged: 'unchanged' };

const size = bytes => (bytes < 1024 ? plural(bytes, 'byte') : bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);
const outcome = counts => Object.keys(OUTCOMES).filter(name => counts[name] > 0).map(name => `${counts[name].toLocaleString('en')} ${OUTCOMES[name]}`).join(', ') || 'no rows';

function Files({ route: { query } }) {
  const { canWrite, account: { id } } = useSession();
  useEffect(() => { document.getElementById(query.show)?.scrollIntoView(); }, [query.show]);
  return html`<${Page} title="Files" lead=${canWrite ? 'Bring products in from a spreadsheet, and take them out again.' : 'Take the products out as a file.'}>
    <div class="stack">${canWrite && html`<${Import} account=${id} />`}<${Export} query=${query} /><${Imports} account=${id} canWrite=${canWrite} /></div></${Page}>`;
}

// --- import ---

const readImports = async () => (await request('GET', '/imports?limit=20', { quiet: true })).data;

function Import({ account }) {
  const [file, setFile] = useState(null);
  const [rows, setRows] = useState([]);
  const [options, setOptions] = useState({});
  const [run, setRun] = useState(null);
  const [report, setReport] = useState(null);
  const [problem, setProblem] = useState(null);
  const [done, setDone] = useState(null);
  const running = useRef();
  const { keyFor, answered } = useKeyFor();
  const isImporting = useRef();
  useEffect(() => {
    const ask = event => isImporting.current && event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      running.current?.abort();
      if (isImporting.current) notify('You left a running import. Files tells what became of it.', { kind: 'warn' });
    };
  }, []);

  async function take(chosen) {
    if (!chosen || run) return;
    setFile(chosen);
    setDone(null);
    setReport(null);
    setRows(await rowsOf(chosen).catch(() => []));
    look(chosen, options);
  }

  async function send(chosen, { dryRun, skip, merge, report: wanted, headers }) {
    running.current = new AbortController();
    setProblem(null);
    setRun({ dryRun, sent: 0 });
    isImporting.current = !dryRun;
    const before = await readImports();
    let timer;
    // The first one since, as another tab may have begun one while the file was sent.
    const follow = async () => {
      const own = (await readImports())?.findLast(it => before && it.account === account && it.state === 'running' && it.dry_run === Boolean(dryRun) && it.id > (before[0]?.id ?? 0));
      if (own) setRun(now => now && { ...now, id: own.id, rows: own.rows });
      timer &&= setTimeout(follow, POLL_MS);
    };
    const answer = await upload(withQuery('/products/import', { dry_run: dryRun, on_error: skip && 'skip', report: wanted }), chosen, {
      headers: { 'Content-Type': isLines(chosen) ? 'application/x-ndjson' : 'text/csv', ...(merge && { Prefer: 'handling=merge' }), ...headers },
      signal: running.current.signal,
      onProgress: sent => {
        setRun(now => now && { ...now, sent });
        if (sent === 1) timer ??= setTimeout(follow, POLL_MS);
      },
    });
    clearTimeout(timer);
    timer = 0;
    setRun(null);
    isImporting.current = false;
    if (answer.isChanged) reset();
    if (answer.problem) setProblem(answer.problem);
    return answer;
  }

  /** A dry run in which wrong rows are left out, so that it tells about all rows at once. */
  async function look(chosen, { merge }) {
    setReport(null);
    const { ok, data } = await send(chosen, { dryRun: 'true', skip: true, merge, report: chosen.size > MOST_SHOWN && 'errors' });
    if (ok) setReport(data);
  }

  async function bring() {
    const wrong = report.report.filter(it => it.outcome === 'failed');
    const isKept = wrong.length === report.failed && new Blob([JSON.stringify(wrong)]).size < MOST_KEPT;
    const answer = await send(file, { ...options, report: 'errors', headers: isKept && keyFor([file.name, file.size, file.lastModified, options]) });
    if (answer.isSent || (!isKept && isPassing(answer))) {
      setReport(null);
      setProblem({ title: 'No answer', detail: 'Whether the rows were imported is not known. What became of your last import stands below.' });
      announce({});
      return;
    }
    if (answer.aborted) return;
    answered(answer);
    const { ok, data } = answer;
    if (answer.problem?.report) setReport({ ...report, failed: answer.problem.failed, report: [...answer.problem.report, ...report.report.filter(it => it.outcome !== 'failed')] });
    if (!ok) return;
    announce({});
    setReport(null);
    setDone(data);
    if (data.change) saved(`${file.name} imported: ${outcome(data)}.`, { change: data.change });
  }

  function reset() {
    setFile(null);
    setReport(null);
    setProblem(null);
    setDone(null);
  }

  return html`<section class="panel"><header><div><h2>Import</h2><p>CSV or NDJSON. A row with the <code>id</code> or <code>sku</code> of a product changes it, any other row creates one.</p></div>
      ${file && !run && html`<${Button} onClick=${reset}>Another file</${Button}>`}</header>
    <div class="panel-body stack">
      ${file ? html`<p class="row"><${Icon} name="file" /> <strong>${file.name}</strong> <span class="muted">${size(file.size)}</span></p>` : html`<${Drop} take=${take} />`}
      ${run && html`<${Running} run=${run} expected=${report?.rows ?? rows.length} cancel=${() => (run.id ? cancel(run.id) : running.current.abort())} />`}
      ${!run && html`<${Problem} problem=${problem} onRetry=${problem && (/40[19]/.test(problem.status) || isPassing(problem)) && (() => (report ? bring() : look(file, options)))} />`}
      ${report && !run && html`<${Report} report=${report} rows=${rows} /><${Decide} ...${{ report, options, bring }} hasVersions=${'version' in (rows[0] ?? {})}
        set=${next => { setOptions(next); if (next.merge !== options.merge) look(file, next); }} />`}
      ${done && html`<${Done} done=${done} />`}
    </div></section>`;
}

async function cancel(id) {
  const answer = await request('DELETE', `/imports/${id}`);
  if (!answer.ok) failed(answer);
}

function Drop({ take }) {
  const [over, setOver] = useState(false);
  const input = useRef();
  const on = is => event => { event.preventDefault(); setOver(is); };
  return html`<div class=${classes('drop', over && 'over')} onDragOver=${on(true)} onDragLeave=${on(false)} onDrop=${event => { on(false)(event); take(event.dataTransfer.files[0]); }}>
    <${Icon} name="upload" size="28" />
    <p><strong>Drop a file here</strong>, or <button type="button" class="button link" onClick=${() => input.current.click()}>choose one</button></p>
    <input ref=${input} type="file" class="hidden" tabindex="-1" aria-label="File of products" accept=".csv,.ndjson,.jsonl" onChange=${event => take(event.target.files[0])} />
    <p class="muted small">Nothing is changed yet: first you see what the file would do. Its first line names the columns, for instance<br /><code>sku,name,price,quantity</code></p>
  </div>`;
}

function Running({ run: { dryRun, sent, rows, id }, expected, cancel }) {
  const isSending = sent < 1 && !id;
  const text = isSending ? `Sending the file: ${Math.round(sent * 100)} %`
    : `${dryRun ? 'Looking at' : 'Importing'} the rows${rows ? `: ${rows.toLocaleString('en')}${expected ? ` of ${expected.toLocaleString('en')}` : ''}` : '…'}`;
  return html`<div class="running"><label class="grow"><span role="status">${text}</span>
    <progress max="1" value=${isSending ? sent : rows && expected ? Math.min(1, rows / expected) : undefined}></progress></label>${cancel && html`<${Button} onClick=${cancel}>Cancel</${Button}>`}</div>`;
}

function Report({ report, rows }) {
  const [wanted, setWanted] = useState();
  const [most, setMost] = useState(ROWS_SHOWN);
  const shown = report[wanted] > 0 ? wanted : Object.keys(OUTCOMES).find(name => report[name] > 0);
  const list = report.report.filter(it => it.outcome === shown);
  return html`<div class="report"><p class="hidden" role="status">${outcome(report)}</p>
    <div class="figures" role="group" aria-label="Rows of the file">${Object.entries(OUTCOMES).map(([name, label]) => html`<button type="button" class=${`figure ${name}`}
      disabled=${!report[name]} aria-pressed=${String(name === shown)} onClick=${() => { setWanted(name); setMost(ROWS_SHOWN); }}><strong>${report[name].toLocaleString('en')}</strong><span>${label}</span></button>`)}</div>
    ${list.length < report[shown] && html`<p class="muted small">The file is too large to show all of these rows.</p>`}
    ${list.length > 0 && html`<div class="scroll"><table class="diff"><thead><tr><th scope="col">Row</th><th scope="col">Product</th><th scope="col">${shown === 'failed' ? 'What is wrong' : 'What happens'}</th></tr></thead>
      <tbody>${list.slice(0, most).map(it => html`<${ReportRow} key=${it.row} it=${it} given=${rows[it.row - 1]} />`)}</tbody></table></div>`}
    ${list.length > most && html`<p class="loading"><${Button} small onClick=${() => setMost(most + 5 * ROWS_SHOWN)}>Show more of ${list.length.toLocaleString('en')}</${Button}></p>`}
  </div>`;
}

function ReportRow({ it: { row, line, id, outcome: made, changes, errors, differences }, given = {} }) {
  const name = given.name || changes?.name?.before || (id ? `Product ${id}` : 'New product');
  const side = which => Object.fromEntries(Object.entries(changes).map(([key, change]) => [key, change[which]]));
  const created = Object.fromEntries(FIELDS.slice(2).map(({ key }) => [key, given[key]]));
  return html`<tr>
    <td class="tight">${row}${line && html`<span class="sub">line ${line}</span>`}</td>
    <td>${id ? html`<a href=${`#/products/${id}`}>${name}</a>` : name}<span class="sub">${given.sku}</span></td>
    <td>${made === 'created' && html`<${Difference} after=${created} />`}${changes && html`<${Difference} before=${side('before')} after=${side('after')} />`}
      ${made === 'unchanged' && html`<span class="muted">is like that already</span>`}
      ${errors?.map(({ field, message }) => html`<p class="row-error"><${Icon} name="alert" size="14" /> <span><strong>${fieldOf(field).label}</strong>${field in given && html` <code>${given[field] || 'empty'}</code>`} ${message}</span></p>`)}
      ${differences?.map(({ field, yours, current }) => html`<p class="small">${fieldOf(field).label}: the file has ${String(yours)}, now it is ${String(current)}</p>`)}</td></tr>`;
}

function Decide({ report: { created, updated, failed: wrong }, options, set, bring, hasVersions }) {
  const todo = created + updated;
  const isBlocked = wrong > 0 && !options.skip;
  const check = (name, label) => html`<label class="check"><input type="checkbox" checked=${options[name]} onChange=${event => set({ ...options, [name]: event.target.checked })} /> ${label}</label>`;
  return html`${wrong > 0 && check('skip', `Leave out the ${plural(wrong, 'row')} with errors`)}
    ${hasVersions && check('merge', 'Accept rows of older versions where others changed other fields')}
    ${isBlocked && html`<p class="muted small">Correct the file and choose it again, or leave these rows out. Until then nothing can be imported.</p>`}
    <div class="form-end"><${Button} kind="primary" icon="upload" disabled=${isBlocked || todo === 0} onClick=${bring}>${todo === 0 ? 'Nothing to import' : `Import ${plural(todo, 'row')}`}</${Button}></div>`;
}

function Done({ done }) {
  const [isUndone, setUndone] = useState(false);
  return html`<div class="note info"><${Icon} name="check" /><div class="grow"><strong>${isUndone ? 'The import is undone.' : `Imported: ${outcome(done)}.`}</strong>
      ${done.change && html` <a href=${`#/history/${done.change}`}>Change ${done.change}</a>`}</div>
    ${done.change && !isUndone && html`<${Button} small icon="undo" onClick=${async () => setUndone(await undo(done.change))}>Undo the whole import</${Button}>`}</div>`;
}

// --- export ---

const FILTERS = { q: 'with', in_stock: 'in stock', low_stock: 'low in stock', price_min: 'from', price_max: 'to' };

function Export({ query }) {
  const [format, setFormat] = useState('csv');
  const [isSafe, setSafe] = useState(true);
  const [bytes, setBytes] = useState(null);
  const [problem, setProblem] = useState(null);
  const running = useRef();
  useEffect(() => () => running.current?.abort(), []);
  const filters = Object.keys(FILTERS).filter(name => query[name]);
  const isCsv = format === 'csv';

  async function start() {
    running.current = new AbortController();
    setProblem(null);
    setBytes(0);
    const path = withQuery('/products/export', { format, safe: isCsv && isSafe && 'excel', ...Object.fromEntries(filters.map(name => [name, query[name]])) });
    const result = await download(path, `products.${format}`, { signal: running.current.signal, onProgress: setBytes });
    setBytes(null);
    setProblem(result.problem);
    if (result.bytes !== undefined) notify(`products.${format} is saved, ${size(result.bytes)}.`);
  }

  return html`<section class="panel" id="export"><header><div><h2>Export</h2>
      <p>${filters.length === 0 ? 'All products, in the form that the import reads.' : html`Only products ${filters.map(name => `${FILTERS[name]}${query[name] === 'true' ? '' : ` ${query[name]}`}`).join(', ')}. <a href="#/files?show=export">All products</a>`}</p></div></header>
    <div class="panel-body stack">
      <div class="row export">
        <${Field} as="select" label="Format" value=${format} onValue=${setFormat}><option value="csv">CSV</option><option value="ndjson">NDJSON</option></${Field}>
        ${isCsv && html`<label class="check"><input type="checkbox" checked=${isSafe} onChange=${event => setSafe(event.target.checked)} /> Safe to open in a spreadsheet</label>`}
        ${bytes === null ? html`<${Button} kind="primary" icon="download" onClick=${start}>Export</${Button}>` : html`<span role="status">${size(bytes)}</span><${Button} onClick=${() => running.current.abort()}>Cancel</${Button}>`}
      </div>
      ${isCsv && html`<p class="muted small">${isSafe ? 'Cells that a spreadsheet would compute begin with an apostrophe; such a file does not read back exactly.' : 'The exact values, also those that a spreadsheet would take for formulas.'}</p>`}
      <${Problem} problem=${problem} onRetry=${start} />
    </div></section>`;
}

// --- an import that runs ---

function Imports({ account, canWrite }) {
  const { rows, problem, again, reload, set } = useRead('/imports?limit=20');
  const [newest] = rows;
  const own = rows.find(it => it.account === account && !it.dry_run);
  useAnnounced(reload);
  useEffect(() => {
    const timer = newest?.state === 'running' && setTimeout(async () => {
      const { ok, data } = await request('GET', `/imports/${newest.id}`, { quiet: true });
      if (ok) set(all => all.map(it => (it.id === data.id ? data : it)));
      else reload();
    }, POLL_MS);
    return () => clearTimeout(timer);
  }, [newest]);
  return html`<${Problem} problem=${problem} onRetry=${again} />
    ${newest?.state === 'running' && html`<section class="panel"><div class="panel-body one-change"><p>Begun by <strong>${person(newest.account)}</strong></p><${Running} run=${{ ...newest, dryRun: newest.dry_run }} cancel=${canWrite && (() => cancel(newest.id))} /></div></section>`}
    ${own && html`<p>Your last import: ${own.state}, ${outcome(own)} <span class="muted"><${Time} value=${own.started_at} /></span></p>`}
    <p><a href="#/history?what=import">All imports</a> <span class="muted">stand in the history, where each can be undone as a whole.</span></p>`;
}

// --- files on their way ---

/** What a page holds in memory where the browser cannot write to a file as it comes. */
const MOST_HELD = 64 * 1024 * 1024;
/** Files up to this size are shown row by row before they are imported. */
const MOST_SHOWN = 4 * 1024 * 1024;

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const CHANGED = { title: 'Choose the file again', detail: 'The file was changed since you chose it.' };

async function upload(path, file, options) {
  // The browser refuses to read a file that was changed on the disk, and an upload of it fails as if there were no connection.
  if (!await file.slice(0, 1).arrayBuffer().catch(() => null)) return { isChanged: true, problem: CHANGED };
  return put(path, file, options);
}

const put = (path, file, { headers, signal, onProgress }) => new Promise(tell => {
  if (signal.aborted) {
    tell({ aborted: true });
    return;
  }
  const call = new XMLHttpRequest();
  const entry = track('POST', path, { headers, body: file, authorized: true });
  call.open('POST', path);
  const all = { ...headers, ...MARK, Accept: 'application/json', Authorization: `Bearer ${bearer()}` };
  Object.entries(all).forEach(([name, value]) => call.setRequestHeader(name, value));
  call.upload.onprogress = ({ loaded, total }) => onProgress(loaded / Math.max(1, total));
  call.onload = () => {
    const { status, responseText } = call;
    const data = parsed(responseText);
    const ok = status === 200 && Boolean(data);
    const problem = ok ? null : asProblem(call, data);
    entry.done({ status, ok, headers: { get: name => call.getResponseHeader(name) } }, problem);
    reach.set(status === 503 ? 'busy' : 'ok');
    tell({ ok, status, problem, data });
  };
  call.onerror = () => {
    entry.failed();
    reach.set('offline');
    tell({ ok: false, status: 0, problem: noConnection('The service does not answer. The file is still here; try again when it is back.') });
  };
  let isSent = false;
  call.upload.onload = () => { isSent = true; };
  call.onabort = () => {
    entry.aborted();
    tell({ aborted: true, isSent });
  };
  signal.addEventListener('abort', () => call.abort());
  call.send(file);
});

/** Loads a file: straight to the disk where the browser can, else through the memory up to a bound. Answers {bytes}, {problem} or {}. */
async function download(path, name, { signal, onProgress }) {
  let sink;
  try {
    sink = window.showSaveFilePicker && await (await window.showSaveFilePicker({ suggestedName: name })).createWritable();
  } catch (failure) {
    if (failure.name === 'AbortError') return {};
  }
  await request('GET', '/me', { quiet: true });
  const entry = track('GET', path, { authorized: true });
  try {
    const answer = await fetch(path, { signal, cache: 'no-store', headers: { ...MARK, Authorization: `Bearer ${bearer()}` } });
    if (!answer.ok) {
      const problem = asProblem(answer, parsed(await answer.text()));
      entry.done(answer, problem);
      await sink?.abort();
      return { problem };
    }
    const parts = [];
    let bytes = 0;
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.length;
      onProgress(bytes);
      if (sink) await sink.write(part.value);
      else parts.push(part.value);
      if (!sink && bytes > MOST_HELD) {
        await reader.cancel();
        entry.aborted();
        return { problem: { title: 'Too large for this browser', detail: 'A page cannot hold so much in memory. The drawer of requests has the cURL that loads it in a terminal, without a limit.' } };
      }
    }
    entry.done(answer, null);
    if (sink) await sink.close();
    else keep(new Blob(parts), name);
    return { bytes };
  } catch (failure) {
    await sink?.abort().catch(() => {});
    const stopped = failure.name === 'AbortError';
    entry[stopped ? 'aborted' : 'failed']();
    return stopped ? {} : { problem: noConnection('The connection ended before the whole file was here. Nothing of it was kept; try again.') };
  }
}

function keep(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const isLines = ({ name }) => /\.(ndjson|jsonl)$/i.test(name);

/** The rows of a small file, as objects by column; none of one that is too large. */
async function rowsOf(file) {
  if (file.size > MOST_SHOWN) return [];
  const text = (await file.text()).replace(/^\uFEFF/, '');
  if (isLines(file)) return text.split('\n').filter(line => line.trim()).map(line => parsed(line) ?? {});
  const [head] = text.trimStart().split('\n');
  const [names, ...lines] = cells(text, head.split(';').length > head.split(',').length ? ';' : ',');
  return lines.map(line => Object.fromEntries(names.map((name, at) => [name.trim().toLowerCase(), line[at] ?? ''])));
}

/** The cells of each line (RFC 4180). */
function cells(text, separator) {
  const lines = [[]];
  for (const [, quoted, plain, end] of text.matchAll(new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, 'g'))) {
    lines.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== separator) lines.push([]);
  }
  return lines.filter(line => line.length > 1 || line[0]);
}

register({ path: '/files', title: 'Files', view: Files, nav: { icon: 'file', order: 40 }, keywords: 'import export csv ndjson spreadsheet upload download excel' });
