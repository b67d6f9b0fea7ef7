// What all views are made of.
import { html, useEffect, useLayoutEffect, useRef, useState } from './lib.js';
import { Icon } from './icons.js';
import { store, useStore } from './store.js';

export { Icon } from './icons.js';

let ids = 0;
const useId = () => {
  const kept = useRef();
  kept.current ??= `c${++ids}`;
  return kept.current;
};

export const classes = (...names) => names.filter(Boolean).join(' ');

/** kind: 'primary', 'danger', 'quiet' or nothing. busy shows that its work is under way. iconOnly needs a label. One that does nothing keeps the focus. */
export function Button({ kind, icon, busy, iconOnly, label, children, small, disabled, ...rest }) {
  const isOff = disabled || busy;
  return html`<button type="button" ...${rest} aria-label=${iconOnly ? label : rest['aria-label']} title=${iconOnly ? label : rest.title}
    class=${classes('button', kind, iconOnly && 'icon-only', small && 'small', rest.class)}
    onClick=${isOff ? event => event.preventDefault() : rest.onClick} aria-disabled=${isOff ? 'true' : undefined} aria-busy=${busy ? 'true' : undefined}>
    ${busy ? html`<${Spinner} />` : icon && html`<${Icon} name=${icon} />`}
    ${!iconOnly && html`<span>${children ?? label}</span>`}
  </button>`;
}

/** A labelled control. as: 'input', 'select' or 'textarea'; children are the options of a select, or a control of its own. */
export function Field({ label, hint, error, as = 'input', children, onValue, control, size, ...rest }) {
  const own = useId();
  const about = classes(rest['aria-describedby'], hint && !error && `${own}-hint`, error && `${own}-error`) || undefined;
  const props = {
    ...rest, id: own, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': about,
    onInput: event => { rest.onInput?.(event); onValue?.(event.target.value); },
  };
  return html`<div class=${classes('field', error && 'wrong', size)}>
    <label for=${own}>${label}</label>
    ${control ? control(props) : as === 'select' ? html`<select ...${props}>${children}</select>`
      : as === 'textarea' ? html`<textarea ...${props}></textarea>` : html`<input ...${props} />`}
    ${hint && !error && html`<p class="hint" id=${`${own}-hint`}>${hint}</p>`}
    ${error && html`<p class="error" role="alert" id=${`${own}-error`}><${Icon} name="alert" size="14" /> ${error}</p>`}
  </div>`;
}

export function errorOf(problem, field) {
  const message = problem?.errors?.find(error => error.field === field)?.message;
  return message && message[0].toUpperCase() + message.slice(1);
}

/** A problem that the service answered. Fields that are shown at their own place are named in except. */
export function Problem({ problem, onRetry, except = [] }) {
  if (!problem) return null;
  const errors = (problem.errors ?? []).filter(error => !except.includes(error.field));
  const elsewhere = problem.errors?.length > 0 && errors.length === 0;
  return html`<div class="problem" role="alert">
    <${Icon} name="alert" />
    <div>
      <strong>${problem.title}</strong>
      <p>${elsewhere && problem.errors.length === 1 ? 'Please correct the field that is marked.' : problem.detail}</p>
      ${errors.length > 0 && !(errors.length === 1 && problem.detail?.includes(errors[0].message)) && html`<ul>
        ${errors.map(error => html`<li><code>${error.field}</code> ${error.message}</li>`)}
      </ul>`}
      ${problem.request_id && html`<p class="small muted">Request <code>${problem.request_id}</code></p>`}
      ${onRetry && html`<${Button} small icon="refresh" onClick=${onRetry}>Try again</${Button}>`}
    </div>
  </div>`;
}

/** action: {label, icon, onClick} or {label, href}. */
export function Empty({ icon = 'box', title, text, action }) {
  return html`<div class="empty" role="status">
    <${Icon} name=${icon} size="32" />
    <h2>${title}</h2>
    <p>${text}</p>
    ${action && (action.href
      ? html`<a class="button primary" href=${action.href}>${action.label}</a>`
      : html`<${Button} kind="primary" icon=${action.icon} onClick=${action.onClick}>${action.label}</${Button}>`)}
  </div>`;
}

export function Spinner({ label }) {
  return html`<span class="spinner" role=${label ? 'status' : undefined}>
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /></svg>
    ${label && html`<span>${label}</span>`}
  </span>`;
}

export function Skeleton({ lines = 6 }) {
  return html`<div class="skeleton" role="status"><span class="hidden">Loading</span>
    ${Array.from({ length: lines }, () => html`<div></div>`)}</div>`;
}

/** A dialog over the page. Only one without a title, and so without a button for it, closes where the page is pressed. */
export function Dialog({ title, onClose, children, footer, wide, label, class: own }) {
  const box = useRef();
  const id = useId();
  useLayoutEffect(() => {
    box.current.showModal();
    dialogs.set(all => [...all, box]);
    box.current.querySelector('[data-focus], .dialog-body input, .dialog-body select, .dialog-body textarea')?.focus();
    return () => {
      dialogs.set(all => all.filter(it => it !== box));
      // Gives the focus back to what had it, which is inert until then.
      box.current.close();
    };
  }, []);
  const closed = event => { event.preventDefault(); onClose(); };
  return html`<dialog ref=${box} class=${classes('dialog', wide && 'wide', own)} aria-labelledby=${title && id} aria-label=${label}
    onCancel=${closed} onMouseDown=${event => !title && event.target === box.current && onClose()}>
    <div class="dialog-frame">
      ${title && html`<header><h2 id=${id} tabindex="-1">${title}</h2>
        <${Button} kind="quiet" icon="x" iconOnly label="Close" onClick=${onClose} /></header>`}
      <div class="dialog-body">${children}</div>
      ${footer && html`<footer>${footer}</footer>`}
    </div>
    <${Toasts} within=${box} />
  </dialog>`;
}

/** items: {label, icon, onSelect or href, danger, disabled}, or '-' for a line between. */
export function Menu({ label, icon = 'more', items, children, kind = 'quiet', align = 'end', tabindex, class: own }) {
  const [open, setOpen] = useState(false);
  const button = useRef();
  const list = useRef();
  const id = useId();
  useLayoutEffect(() => {
    if (!open) return undefined;
    const menu = list.current;
    menu.showPopover();
    // Below its button, or above where there is no room, also while the page moves.
    const place = () => {
      const at = button.current.getBoundingClientRect();
      const { width, height } = menu.getBoundingClientRect();
      const left = align === 'end' ? at.right - width : at.left;
      const below = at.bottom + 4 + height < window.innerHeight || at.top < height;
      menu.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
      menu.style.top = `${below ? at.bottom + 4 : at.top - height - 4}px`;
    };
    place();
    menu.querySelector('[role=menuitem]:not([aria-disabled=true])')?.focus();
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, true);
    return () => { window.removeEventListener('resize', place); window.removeEventListener('scroll', place, true); };
  }, [open]);
  const close = refocus => { setOpen(false); if (refocus) button.current?.focus(); };
  const onKey = event => {
    const all = [...list.current.querySelectorAll('[role=menuitem]')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      all.at(event.key === 'Home' ? 0 : -1).focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      close(event.key === 'Escape');
    }
  };
  const choose = item => event => {
    if (item.disabled) { event.preventDefault(); return; }
    close(!item.href);
    item.onSelect?.();
  };
  return html`<span class="menu">
    <button ref=${button} type="button" tabindex=${tabindex} class=${classes('button', kind, !children && 'icon-only', own)} aria-haspopup="menu"
      aria-expanded=${String(open)} aria-controls=${open ? id : undefined} aria-label=${label} title=${children ? undefined : label}
      onClick=${() => setOpen(!open)}>${children ?? html`<${Icon} name=${icon} />`}</button>
    ${open && html`<div ref=${list} id=${id} class="menu-list" role="menu" aria-label=${label} popover="auto" onKeyDown=${onKey}
      onToggle=${event => event.newState === 'closed' && close(false)}>
      ${items.filter(Boolean).map(item => item === '-' ? html`<div class="line" role="separator"></div>`
        : html`<${item.href ? 'a' : 'button'} role="menuitem" tabindex="-1" type=${item.href ? undefined : 'button'} href=${item.href}
            target=${item.target} class=${item.danger ? 'danger' : undefined} aria-disabled=${item.disabled ? 'true' : undefined}
            aria-current=${item.current ? 'true' : undefined} onClick=${choose(item)}>
            ${item.icon && html`<${Icon} name=${item.icon} size="16" />`}<span>${item.label}</span></${item.href ? 'a' : 'button'}>`)}
    </div>`}
  </span>`;
}

const UNITS = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60]];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
export const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

export function ago(moment) {
  const seconds = Math.round((moment - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? [];
  return unit ? relative.format(Math.trunc(seconds / size), unit) : seconds > 5 ? 'in a moment' : 'just now';
}

export function Time({ value }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick(count => count + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (!value) return null;
  const moment = new Date(value);
  return html`<time dateTime=${moment.toISOString()} title=${absolute.format(moment)}>${ago(moment)}</time>`;
}

/** A page of the console: its heading takes the focus when the view changes, so that it is read out. */
export function Page({ title, actions, children, lead, narrow, back }) {
  const heading = useRef();
  useEffect(() => {
    document.title = `${title} · Storekeeper`;
  }, [title]);
  useEffect(() => {
    if (document.activeElement?.matches('body, nav *, .topbar *')) heading.current.focus({ preventScroll: true });
  }, []);
  return html`<div class=${classes('page', narrow && 'narrow')}>
    <header class="page-head">
      <div>
        ${back && html`<a class="back" href=${back.href}><${Icon} name="back" size="14" /> ${back.label}</a>`}
        <h1 ref=${heading} tabindex="-1">${title}</h1>
        ${lead && html`<p class="muted">${lead}</p>`}
      </div>
      ${actions && html`<div class="actions">${actions}</div>`}
    </header>
    ${children}
  </div>`;
}

export function Badge({ kind, children }) {
  return html`<span class=${classes('badge', kind)}>${children}</span>`;
}

/** Answers whether the text is on the clipboard. Without https browsers have the old way alone. */
async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    button.after(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    button.focus();
    return copied;
  }
}

export function Copy({ text, label = 'Copy', ...rest }) {
  const [done, setDone] = useState(false);
  const copy = async ({ currentTarget }) => {
    const copied = await copyText(text, currentTarget);
    if (!copied) notify('It could not be copied. Select it instead.', { kind: 'warn' });
    setDone(copied);
    setTimeout(() => setDone(false), 2000);
  };
  return html`<${Button} ...${rest} icon=${done ? 'check' : 'copy'} label=${done ? 'Copied' : label} onClick=${copy} />`;
}

export const Copyable = ({ text, label, block }) => html`<span class=${classes('copyable', block && 'block')}><code translate="no">${text}</code>
  <${Copy} small kind="quiet" iconOnly ...${{ text, label }} /></span>`;

const ROW = 'tr, li, h3';
let focused;
let askedForMore;
document.addEventListener('focusin', ({ target }) => { focused = target; askedForMore = target.closest('.loading')?.parentNode; });
/**
 * What is taken away gives its focus to the heading of the page, or of the dialog that makes the page inert; the button below a list
 * gives it to the first row that it brought.
 */
new MutationObserver(records => {
  if (focused?.isConnected || document.activeElement !== document.body) return;
  const row = askedForMore?.isConnected && records.flatMap(it => [...it.addedNodes]).map(it => (it.matches?.(ROW) ? it : it.querySelector?.(ROW))).find(Boolean);
  if (row) row.tabIndex = -1;
  const dialog = dialogs.get().at(-1)?.current;
  // The palette has no heading.
  (row || (dialog ? dialog.querySelector('h2, input') : document.querySelector('h1')))?.focus({ preventScroll: true });
}).observe(document.body, { childList: true, subtree: true });

// --- messages ---

const toasts = store([]);
const dialogs = store([]);
let toastCount = 0;
const SHOWN_MS = 8000;

/** A short message at the edge: notify('Saved.', {label: 'Undo', action: () => ...}). */
export function notify(text, { action, label, kind = 'ok' } = {}) {
  const id = ++toastCount;
  const end = () => toasts.set(all => all.filter(toast => toast.id !== id));
  toasts.set(all => [...all.slice(-3), { id, text, action, label, kind, end }]);
  setTimeout(end, action ? 2 * SHOWN_MS : SHOWN_MS);
}

/** The messages, in the uppermost dialog: what is outside of it cannot be pressed and is not read out. */
export function Toasts({ within }) {
  const all = useStore(toasts);
  const shown = useStore(dialogs).at(-1) === within ? all : [];
  const list = useRef();
  useLayoutEffect(() => { list.current.togglePopover(shown.length > 0); }, [shown.length > 0]);
  return html`<div role="status" aria-live="polite"><div ref=${list} class="toasts" popover="manual">
    ${shown.map(toast => html`<div key=${toast.id} class=${classes('toast', toast.kind)}>
      <${Icon} name=${toast.kind === 'ok' ? 'check' : 'alert'} />
      <span>${typeof toast.text === 'string' ? toast.text.split(/(?<=“)([^”]*)/).map((part, at) => (at % 2 ? html`<bdi>${part}</bdi>` : part)) : toast.text}</span>
      ${toast.action && html`<${Button} small kind="quiet" onClick=${() => { toast.end(); toast.action(); }}>${toast.label}</${Button}>`}
      <${Button} small kind="quiet" icon="x" iconOnly label="Dismiss" onClick=${toast.end} />
    </div>`)}
  </div></div>`;
}

const asked = store(null);

/** Asks before something is done: await confirm({title, text, label, danger, typed}). typed: what must be typed to go on. */
export function confirm(question) {
  asked.get()?.end(false);
  return new Promise(answer => asked.set({ ...question, end: value => { asked.set(null); answer(value); } }));
}

/** Answers an open question with no, and takes away the messages with their buttons. */
export function clear() {
  asked.get()?.end(false);
  toasts.set([]);
}

export function Confirms() {
  const question = useStore(asked);
  return question && html`<${Question} key=${question.title} question=${question} />`;
}

function Question({ question }) {
  const [typed, setTyped] = useState('');
  const { end } = question;
  const ready = !question.typed || typed === question.typed;
  const submit = event => { event.preventDefault(); if (ready) end(true); };
  return html`<${Dialog} title=${question.title} onClose=${() => end(false)}>
    <form onSubmit=${submit}>
      <p>${question.text}</p>
      ${question.typed && html`<${Field} label=${`Type ${question.typed} to go on`} value=${typed} onValue=${setTyped} autocomplete="off" />`}
      <div class="form-end">
        <${Button} onClick=${() => end(false)}>Cancel</${Button}>
        <${Button} type="submit" kind=${question.danger ? 'danger' : 'primary'} disabled=${!ready} data-focus=${!question.typed}>
          ${question.label}</${Button}>
      </div>
    </form>
  </${Dialog}>`;
}

// --- keys ---

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);
export const keyName = combo => (MAC ? combo.replace('Ctrl+', '⌘') : combo);

/** combo: 'Ctrl+K' or 'Escape'. */
export function useKey(combo, handler, { everywhere = false } = {}) {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    const wanted = combo.split('+').at(-1).toLowerCase();
    const withCtrl = combo.startsWith('Ctrl+');
    const onKey = event => {
      if (event.key.toLowerCase() !== wanted || withCtrl !== (event.ctrlKey || event.metaKey) || event.altKey) return;
      if (everywhere || !document.querySelector('dialog[open]')) latest.current(event);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [combo, everywhere]);
}
