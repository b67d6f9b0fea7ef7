// Ctrl-K: goes to any page, product or, for admins, user.
import { html, useEffect, useRef, useState } from '../lib.js';
import { request } from '../api.js';
import { go, href, navigation } from '../router.js';
import { store, useStore } from '../store.js';
import { currentSession, signOut } from '../session.js';
import { Dialog, Icon, useKey } from '../ui.js';
import { toggleDrawer } from './drawer.js';
import { withQuery } from './shelf.js';

const open = store(false);
const SEARCH_AFTER_MS = 150;
const MOST_FOUND = 6;

export const openPalette = () => open.set(true);

export function Palette() {
  useKey('Ctrl+K', event => { event.preventDefault(); open.set(!open.get()); }, { everywhere: true });
  return useStore(open) && html`<${Opened} />`;
}

function commands(session) {
  const pages = navigation().filter(view => !view.admin || session.admin)
    .map(view => ({ label: view.title, icon: view.nav.icon, words: `${view.title} ${view.keywords}`, run: () => go(view.path) }));
  return [...pages,
    { label: 'Show requests', icon: 'terminal', words: 'requests curl drawer log api', run: toggleDrawer },
    { label: 'API reference', icon: 'external', words: 'docs openapi documentation', run: () => window.open('/docs', '_blank', 'noopener') },
    { label: 'Sign out', icon: 'door', words: 'sign out log out leave', run: () => signOut() },
  ];
}

/** Answers entries, or one with the problem. */
async function find(path, signal, entryOf) {
  const { data, problem } = await request('GET', path, { signal, quiet: true });
  return problem ? [{ problem }] : (data ?? []).map(entryOf);
}

const findProducts = (q, signal) => find(withQuery('/products', { q, limit: MOST_FOUND, fields: 'id,name,sku' }), signal,
  ({ id, name, sku }) => ({ label: name, detail: sku ?? `#${id}`, icon: 'box', run: () => go(`#/products/${id}`) }));

const findUsers = (username, signal) => find(withQuery('/users', { username, limit: MOST_FOUND }), signal,
  user => ({ label: user.username, detail: user.role.toLowerCase(), icon: 'user', run: () => go(href('/admin/users', { username: user.username })) }));

const fits = (words, typed) => typed.toLowerCase().split(/\s+/).every(word => words.toLowerCase().includes(word));

function Opened() {
  const session = currentSession();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState([]);
  const [at, setAt] = useState(0);
  const list = useRef();
  const [known] = useState(() => commands(session));
  const shown = [...known.filter(entry => fits(entry.words, typed)).slice(0, typed ? 8 : 20), ...found.filter(it => !it.problem)];
  const problem = found.find(it => it.problem)?.problem;

  useEffect(() => {
    setAt(0);
    setFound([]);
    const words = typed.trim();
    if (words.length < 2) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const answers = await Promise.all([findProducts(words, stop.signal), session.admin && /^[\w.-]{1,50}$/.test(words) ? findUsers(words, stop.signal) : []]);
      if (!stop.signal.aborted) setFound(answers.flat());
    }, SEARCH_AFTER_MS);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [typed]);
  useEffect(() => { list.current?.children[at]?.scrollIntoView({ block: 'nearest' }); }, [at]);

  const close = () => open.set(false);
  const run = entry => { close(); entry.run(); };
  const onKey = event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((at + step + shown.length) % Math.max(1, shown.length));
    } else if (event.key === 'Enter' && shown[at]) {
      event.preventDefault();
      run(shown[at]);
    }
  };
  return html`<${Dialog} label="Search or go to" onClose=${close} class="palette">
    <input role="combobox" aria-expanded="true" aria-controls="palette-list" aria-label="Search or go to" aria-activedescendant=${shown[at] && `palette-${at}`}
      autocomplete="off" spellcheck=${false} placeholder="A page, a product, an action" value=${typed} onInput=${event => setTyped(event.target.value)} onKeyDown=${onKey} />
    <ul id="palette-list" role="listbox" aria-label="Found" ref=${list}>
      ${shown.map((entry, index) => html`<li id=${`palette-${index}`} role="option" aria-selected=${String(index === at)}
        onMouseMove=${() => index !== at && setAt(index)} onClick=${() => run(entry)}>
        <${Icon} name=${entry.icon} /><span class="grow">${entry.label}</span>${entry.detail && html`<span class="muted small">${entry.detail}</span>`}</li>`)}
    </ul>
    ${(problem || shown.length === 0) && html`<p class="none" role="status">${problem?.detail ?? 'Nothing is called so.'}</p>`}
  </${Dialog}>`;
}
