// The products, in a table in which they are edited. Only the rows in sight are in the page.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib.js';
import { request } from '../api.js';
import { go, href, register } from '../router.js';
import { owner, useSession } from '../session.js';
import { absolute, ago, Badge, Button, classes, Empty, Field, Icon, Menu, Page, Problem, Skeleton, Spinner } from '../ui.js';
import { commit, discard, editOf, Unsaved, useEdits } from './conflict.js';
import { createProduct, removeProduct } from './product.js';
import { FIELDS, fieldOf, isLow, plural, same, text, useAnnounced, useRead, withQuery, written } from './shelf.js';

const PAGE = 200;
const MOST_ROWS = 10_000;
const PAUSE_MS = 200;
const FILTERS = ['q', 'in_stock', 'low_stock', 'price_min', 'price_max'];

function Products({ route: { query } }) {
  const canWrite = useSession()?.canWrite;
  const chosen = Object.fromEntries(FILTERS.filter(name => query[name]).map(name => [name, query[name]]));
  const isChosen = Object.keys(chosen).length > 0;
  const path = withQuery('/products', { limit: PAGE, sort: query.sort, ...chosen });
  const list = useRead(path);
  const { rows, data, next, loading, problem, again } = list;
  const isLate = list.path !== path;
  const isFull = next && rows.length >= MOST_ROWS;
  const change = values => go(href('/products', { ...query, ...values }), { replace: true });

  const put = product => list.set(all => all.map(it => (it.id === product.id && it.version <= product.version ? product : it)));
  const drop = id => list.set(all => all.filter(it => it.id !== id));
  useAnnounced(async ({ product, gone, id, own }) => {
    if (!data) return;
    const isNew = own && product?.version === 0;
    if (isNew) list.set(all => [product, ...all]);
    else if (product) put(product);
    else if (gone) drop(gone);
    else if (rows.some(it => it.id === id)) {
      const answer = await request('GET', `/products/${id}`, { headers: { 'Cache-Control': 'no-cache' } });
      if (answer.ok) put(answer.data);
      else if (answer.status === 404) drop(id);
    } else if (own || !id) list.reload();
  });

  const menuOf = product => [
    { label: 'Open', icon: 'eye', href: `#/products/${product.id}` },
    { label: 'History', icon: 'history', href: href(`/products/${product.id}`, { show: 'history' }) },
    ...(canWrite ? [
      { label: 'Move stock', icon: 'sort', href: href(`/products/${product.id}`, { show: 'stock' }) },
      { label: 'Create a copy', icon: 'copy', onSelect: () => createProduct(product) },
      '-',
      { label: 'Delete', icon: 'trash', danger: true, onSelect: () => removeProduct(product) },
    ] : []),
  ];

  return html`<${Page} title="Products" actions=${html`
      ${canWrite && html`<${Button} kind="primary" icon="plus" onClick=${() => createProduct()}>New product</${Button}>`}
      <${Menu} label="More" kind="" items=${[
        { label: isChosen ? 'Export these' : 'Export', icon: 'download', href: href('/files', { ...chosen, show: 'export' }) },
        canWrite && { label: 'Import a file', icon: 'upload', href: '#/files' },
        { label: 'Deleted products', icon: 'trash', href: href('/history', { what: 'delete' }) },
      ]} />`}>
    <${Tools} query=${query} change=${change} />
    <p class="count muted small" role="status">${isLate && data ? 'Searching…' : data && (next ? `More than ${plural(rows.length, 'product')}` : plural(rows.length, 'product'))}</p>
    <${Unsaved} shown=${rows} />
    <${Problem} problem=${problem} onRetry=${again} />
    ${!data && !problem && html`<div class="panel"><${Skeleton} lines=${12} /></div>`}
    ${rows.length > 0 && html`<${Grid} rows=${rows} next=${!problem && !isFull && next} more=${() => loading || list.more()} sort=${query.sort ?? ''}
        onSort=${sort => change({ sort })} canWrite=${canWrite} menuOf=${menuOf} busy=${isLate} />
      ${isFull && html`<p class="muted small">The list ends here. Search or filter to find other products.</p>`}
      <p class="keys muted small">${canWrite && html`<kbd>Enter</kbd> edits, <kbd>Tab</kbd> goes on, <kbd>Esc</kbd> takes back, <kbd>Ctrl</kbd> <kbd>Z</kbd> undoes, `}<kbd>Ctrl</kbd> <kbd>Enter</kbd> opens</p>`}
    ${data && !isLate && rows.length === 0 && (isChosen
      ? html`<${Empty} icon="search" title="Nothing is like that" text="No product has all of these words and properties." action=${{ label: 'Show all products', href: '#/products' }} />`
      : html`<${Empty} title="No products yet" text=${canWrite ? 'Create the first one here, or import a CSV file with a row for each product.' : 'An editor can create some, or import a file.'}
          action=${canWrite && { label: 'New product', icon: 'plus', onClick: () => createProduct() }} />`)}
  </${Page}>`;
}

function Tools({ query, change }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(query.q ?? '');
  const search = useRef();
  const timer = useRef();
  useEffect(() => { if (document.activeElement !== search.current) setTyped(query.q ?? ''); }, [query.q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onInput = ({ target: { value } }) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change({ q: value.trim() }), PAUSE_MS);
  };
  const count = FILTERS.slice(3).concat('in_stock').filter(name => query[name]).length;
  const amount = (name, label) => html`<${Field} label=${label} inputmode="decimal" autocomplete="off" value=${query[name] ?? ''} onChange=${event => change({ [name]: written('price', event.target.value) })} />`;
  return html`<div class="tools" role="search">
    <div class="searchbox"><${Icon} name="search" size="16" />
      <input ref=${search} type="search" placeholder="Search name, SKU and description" aria-label="Search products" value=${typed} onInput=${onInput} /></div>
    <${Button} class=${query.low_stock && 'on'} aria-pressed=${String(Boolean(query.low_stock))} icon="alert" onClick=${() => change({ low_stock: query.low_stock ? '' : 'true' })}>Low stock</${Button}>
    <${Button} class=${count > 0 && 'on'} icon="filter" aria-expanded=${String(open)} aria-controls="filters" onClick=${() => setOpen(!open)}>Filters${count > 0 && ` (${count})`}</${Button}>
    <div class="filters" id="filters" hidden=${!open}>
      <${Field} as="select" label="Stock" value=${query.in_stock ?? ''} onValue=${value => change({ in_stock: value })}>
        <option value="">All</option><option value="true">In stock</option><option value="false">Sold out</option></${Field}>
      ${amount('price_min', 'Price from')}${amount('price_max', 'Price to')}
      <a class="button quiet" href="#/products">Clear</a>
    </div>
  </div>`;
}

// --- the table ---

const COLUMNS = [...FIELDS, { key: 'updated_at', label: 'Changed', sortable: true }, { key: 'menu', label: 'Actions' }];
const rowHeight = () => (matchMedia('(max-width: 720px)').matches ? 61 : 41);
/** Rows that are drawn beyond what is in sight. */
const MARGIN = 10;
const AHEAD = 60;

function Grid({ rows, next: goesOn, more, sort, onSort, canWrite, menuOf, busy }) {
  const table = useRef();
  const body = useRef();
  const [active, setActive] = useState({ row: 0, column: 0 });
  const [editing, setEditing] = useState(null);
  const focusWanted = useRef(false);
  const edits = useEdits();
  const [first, last, height] = useRange(body, rows.length);

  useEffect(() => { if (last + AHEAD > rows.length && goesOn) more(); }, [last, rows.length, goesOn]);

  const row = Math.min(active.row, Math.max(0, rows.length - 1));
  const hadFocus = table.current?.contains(document.activeElement);

  useLayoutEffect(() => {
    // A row that is moved within the page, or gives way to another, takes the focus with it.
    const isLost = hadFocus && !editing && !table.current.contains(document.activeElement);
    if (!focusWanted.current && !isLost) return;
    const cell = table.current.querySelector(`[data-row="${row}"][data-column="${active.column}"]`);
    (cell?.querySelector('.menu > button') ?? cell)?.focus({ preventScroll: true });
    if (focusWanted.current) cell?.scrollIntoView({ block: 'nearest' });
    focusWanted.current = false;
  });

  // What the service refused is opened again where it was typed, unless the user is elsewhere by now.
  useEffect(() => {
    if (editing || !table.current.contains(document.activeElement)) return;
    const [, edit] = edits.find(([, it]) => it.state === 'invalid' && !it.shown) ?? [];
    if (!edit) return;
    edit.shown = true;
    const at = rows.findIndex(it => it.id === edit.base.id);
    if (at >= 0) beginEdit(at, COLUMNS.findIndex(it => it.key === edit.key));
  });

  function focus(nextRow, column) {
    focusWanted.current = true;
    setActive({ row: Math.max(0, Math.min(rows.length - 1, nextRow)), column });
  }

  const isEditable = column => canWrite && column < FIELDS.length;

  function beginEdit(at, column, typed) {
    const product = rows[at];
    const { key } = COLUMNS[column];
    const open = editOf(edits, product.id, key);
    if (!isEditable(column) || open?.state === 'saving') return;
    setActive({ row: at, column });
    setEditing({ base: product, id: product.id, by: owner(), key, initial: typed ?? open?.typed ?? text(key, product[key]), select: typed === undefined });
  }

  const shown = () => [...table.current.tHead.rows[0].cells].flatMap((cell, at) => (cell.offsetWidth > 0 ? [at] : []));

  function step(column, by) {
    const columns = shown();
    return columns[Math.max(0, Math.min(columns.length - 1, columns.indexOf(column) + by))];
  }

  function onKeyDown(event) {
    const cell = event.target.closest('[data-row]');
    if (editing || !cell || event.target.closest('[role=menu]')) return;
    const row = Number(cell.dataset.row);
    const column = Number(cell.dataset.column);
    const strong = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(innerHeight / height) - 4);
    const moves = {
      ArrowUp: () => focus(row - 1, column),
      ArrowDown: () => focus(row + 1, column),
      ArrowLeft: () => focus(row, step(column, -1)),
      ArrowRight: () => focus(row, step(column, 1)),
      Home: () => focus(strong ? 0 : row, shown()[0]),
      End: () => focus(strong ? rows.length - 1 : row, shown().at(-1)),
      PageUp: () => focus(row - page, column),
      PageDown: () => focus(row + page, column),
    };
    const onMenu = COLUMNS[column].key === 'menu';
    if (moves[event.key]) {
      moves[event.key]();
    } else if (event.key === 'Enter' && !onMenu) {
      if (strong || !isEditable(column)) go(`#/products/${rows[row].id}`);
      else beginEdit(row, column);
    } else if (event.key === 'F2' && !onMenu) {
      beginEdit(row, column);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && isEditable(column)) {
      beginEdit(row, column, '');
    } else if (event.key.length === 1 && event.key !== ' ' && !strong && !event.altKey && isEditable(column)) {
      beginEdit(row, column, event.key);
    } else {
      return;
    }
    event.preventDefault();
  }

  function onFocusIn(event) {
    const cell = event.target.closest('[data-row]');
    if (!cell) return;
    const at = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
    if (at.row !== active.row || at.column !== active.column) setActive(at);
  }

  /** move: [rows, columns] to go on to, or nothing where the focus is elsewhere already. */
  function end(product, key, typed, move) {
    setEditing(null);
    if (typed === null) discard(product.id, key);
    else if (editOf(edits, product.id, key) || !same(key, product[key], typed)) commit(product, key, typed, editing.by);
    if (move && table.current) focus(row + move[0], step(active.column, move[1]));
  }

  const drawn = new Set([row, rows.findIndex(it => it.id === editing?.id)]);
  drawn.delete(-1);
  for (let at = first; at < last; at++) drawn.add(at);

  const lines = [];
  let next = 0;
  for (const at of [...drawn].sort((a, b) => a - b)) {
    if (at > next) lines.push(gap(`to-${at}`, (at - next) * height));
    const product = rows[at];
    lines.push(html`<${Row} key=${product.id} ...${{ product, at, edits, canWrite, menuOf, end }} column=${at === row ? active.column : null}
      editing=${editing?.id === product.id ? editing : null} edit=${beginEdit} />`);
    next = at + 1;
  }
  if (next < rows.length) lines.push(gap('end', (rows.length - next) * height));

  return html`<table ref=${table} class=${classes('grid', busy && 'busy')} role="grid" aria-label="Products" aria-busy=${busy ? 'true' : undefined}
    aria-rowcount=${goesOn ? -1 : rows.length + 1} aria-colcount=${COLUMNS.length} aria-readonly=${canWrite ? undefined : 'true'}
    onKeyDown=${onKeyDown} onFocusIn=${onFocusIn}>
    <thead><tr aria-rowindex="1">${COLUMNS.map(column => html`<${Head} key=${column.key} column=${column} sort=${sort} onSort=${onSort} />`)}</tr></thead>
    <tbody ref=${body}>${lines}</tbody>
  </table>`;
}

const gap = (key, height) => html`<tr key=${key} class="gap" aria-hidden="true"><td style=${{ height: `${height}px` }}></td></tr>`;

function Head({ column: { key, label, sortable }, sort, onSort }) {
  const up = sort === key;
  const down = sort === `-${key}`;
  if (!sortable) return html`<th scope="col" class=${`c-${key}`}>${key === 'menu' ? html`<span class="hidden">${label}</span>` : label}</th>`;
  return html`<th scope="col" class=${`c-${key}`} aria-sort=${up ? 'ascending' : down ? 'descending' : undefined}>
    <button type="button" class="plain" onClick=${() => onSort(up ? `-${key}` : down ? '' : key)}>${label}
      <${Icon} name=${up ? 'chevron-up' : down ? 'chevron-down' : 'sort'} size="14" /></button></th>`;
}

function Row({ product, at, column, editing, edits, canWrite, menuOf, edit, end }) {
  const wasActive = useRef(false);
  return html`<tr aria-rowindex=${at + 2}>
    ${COLUMNS.map(({ key }, number) => {
      const open = editOf(edits, product.id, key);
      const isEdited = editing?.key === key;
      const isField = number < FIELDS.length;
      const Cell = key === 'name' ? 'th' : 'td';
      const click = event => { if (wasActive.current && isField && !event.target.closest('a') && !isEdited) edit(at, number); };
      return html`<${Cell} key=${key} scope=${key === 'name' ? 'row' : undefined} class=${classes(`c-${key}`, isEdited && 'editing', open?.state)}
        data-row=${at} data-column=${number} aria-colindex=${number + 1} tabindex=${key === 'menu' ? undefined : number === column ? 0 : -1}
        aria-readonly=${canWrite && !isField && key !== 'menu' ? 'true' : undefined} aria-invalid=${open && open.state !== 'saving' ? 'true' : undefined}
        title=${open?.message}
        onMouseDown=${event => { wasActive.current = event.currentTarget === document.activeElement; }} onClick=${canWrite ? click : undefined}
        onDblClick=${canWrite && isField && !isEdited ? () => edit(at, number) : undefined}>
        ${isEdited
          ? html`<${Editor} product=${editing.base} field=${fieldOf(key)} editing=${editing} message=${open?.message} end=${end} />`
          : key === 'menu' ? html`<${Menu} label=${`Actions for ${product.name}`} tabindex=${number === column ? 0 : -1} items=${menuOf(product)} />`
            : html`<${Shown} product=${product} name=${key} open=${open} />`}
      </${Cell}>`;
    })}
  </tr>`;
}

function Shown({ product, name, open }) {
  const value = open ? open.typed : text(name, product[name]);
  const mark = open && (open.state === 'saving' ? html`<${Spinner} />` : html`<${Icon} name="alert" size="14" label="Not saved" />`);
  if (name === 'updated_at') return html`<span title=${absolute.format(new Date(product.updated_at))}>${ago(new Date(product.updated_at))}</span>`;
  if (name === 'name') {
    return html`<span class="cell"><a href=${`#/products/${product.id}`} tabindex="-1">${value}</a>${mark}</span>
      <span class="under">${product.sku ?? product.description ?? ''}</span>`;
  }
  const low = name === 'quantity' && isLow(product);
  return html`<span class="cell">${low && html`<${Badge} kind="warn">low</${Badge}>`}<span class="value">${value}</span>${mark}</span>`;
}

function Editor({ product, field, editing, message, end }) {
  const [typed, setTyped] = useState(editing.initial);
  const box = useRef();
  const over = useRef(false);
  useLayoutEffect(() => {
    box.current.focus({ preventScroll: true });
    if (editing.select) box.current.select();
    else box.current.setSelectionRange(typed.length, typed.length);
    const ask = event => same(field.key, product[field.key], box.current.value) || event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      // Its row may be taken away.
      finish(box.current.value, [0, 0]);
    };
  }, []);
  function finish(value, move) {
    if (over.current) return;
    over.current = true;
    end(product, field.key, value, move);
  }
  function onKeyDown(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const isLine = field.long && (event.shiftKey || event.altKey);
    if (event.key === 'Escape') finish(null, [0, 0]);
    else if (event.key === 'Enter' && !isLine) finish(typed, [event.shiftKey ? -1 : 1, 0]);
    else if (event.key === 'Tab') finish(typed, [0, event.shiftKey ? -1 : 1]);
    else return;
    event.preventDefault();
  }
  const Entry = field.long ? 'textarea' : 'input';
  return html`<${Entry} ref=${box} class="editor" value=${typed} rows=${field.long && 5} autocomplete="off" spellcheck=${field.long}
      inputmode=${field.mode} aria-label=${`${field.label} of ${product.name}`}
      aria-invalid=${message ? 'true' : undefined} aria-describedby=${message || field.long ? 'cell-note' : undefined}
      onInput=${event => setTyped(event.target.value)} onKeyDown=${onKeyDown} onBlur=${() => document.activeElement !== box.current && finish(typed)} />
    ${(message || field.long) && html`<p id="cell-note" class=${classes('cell-note', message && 'wrong')} role=${message ? 'alert' : undefined}>
      ${message ?? 'Enter saves, Shift+Enter begins a line'}</p>`}`;
}

/** The first row in sight and the one behind the last, with a margin, and the height of a row; whatever it is that scrolls. */
function useRange(body, count) {
  const [range, setRange] = useState([0, 40, rowHeight()]);
  useLayoutEffect(() => {
    const measure = () => {
      const { top } = body.current.getBoundingClientRect();
      const height = rowHeight();
      const next = [Math.max(0, Math.floor(-top / height) - MARGIN), Math.ceil((innerHeight - top) / height) + MARGIN, height];
      setRange(now => (now.join() === next.join() ? now : next));
    };
    measure();
    window.addEventListener('resize', measure);
    window.addEventListener('scroll', measure, true);
    return () => { window.removeEventListener('resize', measure); window.removeEventListener('scroll', measure, true); };
  }, [count]);
  return [Math.min(range[0], Math.max(0, count - 1)), Math.min(count, Math.max(range[1], 1)), range[2]];
}

register({ path: '/products', title: 'Products', view: Products, nav: { icon: 'box', order: 10 }, keywords: 'catalogue articles table list search' });
