// The drawer: each request of this page, as the cURL that does the same.
import { html, useEffect, useRef } from '../lib.js';
import { log } from '../log.js';
import { onEnd } from '../session.js';
import { store, useStore } from '../store.js';
import { Badge, Button, Copy, Copyable, Empty, Problem, useKey } from '../ui.js';

const open = store(false);

onEnd(() => log.set([]));

export const toggleDrawer = () => open.set(!open.get());

/** {failed}: whether the last request went wrong, for the mark at the button. */
export const useTraffic = () => ({ failed: isFailed(useStore(log).find(entry => !entry.quiet)) });

const isFailed = entry => entry?.ms !== undefined && !entry.aborted && (entry.status === 0 || entry.status >= 400);

export function Drawer() {
  const shown = useStore(open);
  return shown && html`<${Opened} />`;
}

function Opened() {
  const entries = useStore(log);
  const list = useRef();
  useKey('Escape', () => open.set(false));
  useEffect(() => {
    const before = document.activeElement;
    document.documentElement.classList.add('with-drawer');
    list.current.focus({ preventScroll: true });
    return () => {
      document.documentElement.classList.remove('with-drawer');
      // The page is used beside it.
      if (before?.isConnected && document.activeElement.matches('body, .drawer *')) before.focus({ preventScroll: true });
    };
  }, []);
  return html`<aside class="drawer" aria-label="Requests of this page">
    <header><h2>Requests</h2>
      <span class="small muted">$TOKEN stands for your access token</span>
      <${Button} small kind="quiet" icon="trash" onClick=${() => log.set([])}>Clear</${Button}>
      <${Button} small kind="quiet" icon="x" iconOnly label="Close" onClick=${toggleDrawer} /></header>
    <div ref=${list} class="drawer-list" tabindex="0" role="region" aria-label="List of requests">
      ${entries.length === 0 && html`<${Empty} icon="terminal" title="No requests yet" text="Each request of this page appears here, as the cURL that does the same." />`}
      ${entries.map(entry => html`<${Entry} key=${entry.id} entry=${entry} />`)}
    </div>
  </aside>`;
}

function Entry({ entry }) {
  const { status, ms } = entry;
  const kind = ms === undefined ? '' : isFailed(entry) ? (status === 0 || status >= 500 ? 'danger' : 'warn') : 'ok';
  return html`<details class=${entry.quiet ? 'quiet' : undefined}>
    <summary>
      <${Badge} kind=${kind}>${ms === undefined ? '…' : entry.aborted ? 'stop' : status || 'none'}</${Badge}>
      <strong class="small">${entry.method}</strong>
      <code title=${entry.path}>${entry.path}</code>
      <span class="small muted">${ms === undefined ? '' : `${ms} ms`}</span>
      <span class="small muted at">${entry.at.toLocaleTimeString('en-GB')}</span>
    </summary>
    <div class="what">
      <${Problem} problem=${entry.problem?.title ? entry.problem : null} />
      <div class="curl"><pre tabindex="0" aria-label="cURL">${entry.curl}</pre><${Copy} small text=${entry.curl} /></div>
      ${entry.requestId && html`<p class="small muted row">Request id <${Copyable} text=${entry.requestId} label="Copy the request id" /></p>`}
    </div>
  </details>`;
}
