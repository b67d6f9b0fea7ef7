// Which view is shown, by the part of the address behind '#'.
import { useStore, store } from './store.js';

const views = [];

/**
 * Adds a view: register({path: '/products/:id', title, view, nav: {icon, order}, keywords, admin}).
 * view: a component, called with {route, params}; keywords: more words by which the palette finds it; admin: for admins alone.
 */
export function register(view) {
  views.push({ ...view, pattern: view.path.split('/').filter(Boolean) });
}

export const navigation = () => views.filter(view => view.nav).sort((a, b) => a.nav.order - b.nav.order);

/** How far the page was scrolled where an entry of the browser's history was left. Each is marked with the time at which it began. */
const tops = new Map();
history.scrollRestoration = 'manual';

function read() {
  if (!history.state) history.replaceState(Date.now(), '');
  const [path, query = ''] = location.hash.replace(/^#/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decoded);
  return { path: '/' + parts.join('/'), parts, query: Object.fromEntries(new URLSearchParams(query)), entry: history.state };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const route = store(read());
window.addEventListener('hashchange', () => {
  tops.set(route.get().entry, scrollY);
  route.set(read());
  // Behind the microtask that renders the page.
  queueMicrotask(() => scrollTo(0, tops.get(history.state) ?? 0));
});

export const useRoute = () => useStore(route);

/** The address of a path: href('/products', {q: 'laptop'}). Empty values are left out. */
export function href(path, query = {}) {
  const words = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  return `#${path}${words.size ? `?${words}` : ''}`;
}

/** Goes to '#/...'; with replace the present address leaves no trace in the browser's history. */
export function go(target, { replace = false } = {}) {
  const hash = target.startsWith('#') ? target : `#${target}`;
  if (!replace) {
    location.hash = hash;
    return;
  }
  history.replaceState(history.state, '', hash);
  route.set(read());
}

/** The view of a route and its params, or nothing. No two views fit the same address. */
export function match({ parts }) {
  const view = views.find(({ pattern }) => pattern.length === parts.length && pattern.every((part, at) => part.startsWith(':') || part === parts[at]));
  if (!view) return null;
  const params = {};
  view.pattern.forEach((part, at) => { if (part.startsWith(':')) params[part.slice(1)] = parts[at]; });
  return { view, params };
}
