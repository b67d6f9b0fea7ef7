// The frame of the console: navigation, header, the view of the present address, and what lies over it.
import { html, render, useEffect, useErrorBoundary, useState } from './lib.js';
import { match, navigation, useRoute, go } from './router.js';
import { onEnd, restore, signOut, useSession } from './session.js';
import { Button, classes, clear, Confirms, Empty, Icon, keyName, Menu, Page, Spinner, Toasts, useKey } from './ui.js';
import { SignIn } from './views/sign-in.js';
import { StepUp } from './views/step-up.js';
import { Drawer, toggleDrawer, useTraffic } from './views/drawer.js';
import { openPalette, Palette } from './views/palette.js';
import { Reach } from './views/reach.js';
import { ThemeMenu } from './views/theme-menu.js';
import './views/products.js';
import './views/product.js';
import './views/stock.js';
import './views/history.js';
import './views/files.js';
import './views/account.js';
import './views/admin.js';

const HOME = '/products';

function App() {
  const session = useSession();
  return html`
    ${session === undefined ? html`<${Start} />` : session ? html`<${Shell} key=${session.account.id} session=${session} />` : html`<${SignIn} />`}
    <${Drawer} />
    <${StepUp} />
    <${Confirms} />
    <${Toasts} />`;
}

function Start() {
  const [failed, setFailed] = useState(false);
  const begin = async () => {
    setFailed(false);
    setFailed(!await restore());
  };
  useEffect(() => { begin(); }, []);
  return html`<main id="main" class="center">${failed
    ? html`<${Empty} icon="alert" title="The service does not answer" text="It may be starting, or busy. Nothing is lost."
        action=${{ label: 'Try again', icon: 'refresh', onClick: begin }} />`
    : html`<${Spinner} label="Loading" />`}</main>`;
}

function Shell({ session }) {
  const route = useRoute();
  const found = match(route);
  useEffect(() => { if (/^#?\/?$/.test(location.hash)) go(HOME, { replace: true }); }, [route.path]);
  return html`<div class="shell">
    <a class="skip" href="#main" onClick=${toMain}>Skip to content</a>
    <${Sidebar} session=${session} route=${route} />
    <${Header} session=${session} />
    <main id="main" tabindex="-1">
      <${Reach} />
      <${View} key=${found?.view.path} found=${found} route=${route} session=${session} />
    </main>
    <${Tabs} session=${session} route=${route} />
    <${Palette} />
  </div>`;
}

function toMain(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function View({ found, route, session }) {
  const [failure, again] = useErrorBoundary(error => console.error(error));
  if (failure) {
    return html`<${Page} title="This page failed"><${Empty} icon="alert" title="This page failed" text=${failure.message}
      action=${{ label: 'Try again', icon: 'refresh', onClick: again }} /></${Page}>`;
  }
  if (route.path === '/') return null;
  if (!found || (found.view.admin && !session.admin)) {
    return html`<${Page} title="Not found"><${Empty} icon="search" title="There is nothing for you here"
      text=${found ? 'This page is for admins.' : route.path === '/sign-up' ? 'This link makes an account. Sign out to use it.' : 'It may have moved. The navigation has all pages.'} action=${{ label: 'Products', href: '#/products' }} /></${Page}>`;
  }
  const { view: Found } = found.view;
  return html`<${Found} route=${route} params=${found.params} />`;
}

const isIn = (view, route) => route.path === view.path || route.path.startsWith(`${view.path}/`);
/** The longest entry that leads here: #/admin/users/7 belongs to Users. */
const currentOf = (entries, route) => entries.filter(view => isIn(view, route)).sort((a, b) => b.path.length - a.path.length)[0];

function Sidebar({ session, route }) {
  const entries = navigation().filter(view => !view.admin || session.admin);
  const current = currentOf(entries, route);
  const link = view => html`<li><a href=${`#${view.path}`} aria-current=${view === current ? 'page' : undefined}>
    <${Icon} name=${view.nav.icon} /> ${view.title}</a></li>`;
  const admin = entries.filter(view => view.admin);
  return html`<nav class="sidebar" aria-label="Main">
    <a class="brand" href="#/products"><img src="/console/icon.svg" alt="" width="24" height="24" /> Storekeeper</a>
    <ul>${entries.filter(view => !view.admin).map(link)}</ul>
    ${admin.length > 0 && html`<h2>Administration</h2><ul>${admin.map(link)}</ul>`}
    <ul class="bottom"><li><a href="/docs" target="_blank" rel="noopener"><${Icon} name="external" /> API reference</a></li></ul>
  </nav>`;
}

/** The navigation of a phone: the first pages in reach of the thumb, the others behind "More". */
function Tabs({ session, route }) {
  const entries = navigation().filter(view => !view.admin || session.admin);
  const current = currentOf(entries, route);
  const shown = entries.slice(0, 4);
  return html`<nav class="tabs" aria-label="Main">
    ${shown.map(view => html`<a href=${`#${view.path}`} aria-current=${view === current ? 'page' : undefined}>
      <${Icon} name=${view.nav.icon} size="20" /><span>${view.title}</span></a>`)}
    <${Menu} label="More pages" class=${classes('tab', !shown.includes(current) && 'current')} items=${[
      ...entries.slice(4).map(view => ({ label: view.title, icon: view.nav.icon, href: `#${view.path}`, current: view === current })),
      { label: 'API reference', icon: 'external', href: '/docs', target: '_blank' },
    ]}><${Icon} name="menu" size="20" /><span>More</span></${Menu}>
  </nav>`;
}

function Header({ session }) {
  const traffic = useTraffic();
  useKey('Ctrl+J', event => { event.preventDefault(); toggleDrawer(); }, { everywhere: true });
  return html`<header class="topbar">
    <a class="brand" href="#/products" aria-label="Storekeeper"><img src="/console/icon.svg" alt="" width="24" height="24" /></a>
    <button type="button" class="goto" onClick=${() => openPalette()}>
      <${Icon} name="search" size="16" /><span>Search or go to</span><kbd>${keyName('Ctrl+K')}</kbd></button>
    <${Button} kind="quiet" icon="terminal" iconOnly label=${`Requests (${keyName('Ctrl+J')})`} onClick=${toggleDrawer}
      class=${traffic.failed && 'has-failed'} />
    <${ThemeMenu} />
    <${Menu} label=${`Account ${session.account.username}`} class="who" items=${[
      { label: 'Your account', icon: 'user', href: '#/account' },
      '-',
      { label: 'Sign out', icon: 'door', onSelect: () => signOut() },
      { label: 'Sign out everywhere', icon: 'door', danger: true, onSelect: () => signOut(true) },
    ]}><${Icon} name="user" /><span>${session.account.username}</span></${Menu}>
  </header>`;
}

onEnd(clear);
render(html`<${App} />`, document.body);
