// The access token, in memory alone. The refresh token lives in an HttpOnly cookie that no script can read; this module only
// asks for the next access token, one tab at a time, and tells the other tabs.
import { store } from './store.js';
import { track } from './log.js';

const RENEW_BEFORE_MS = 30_000;
const LOCK = 'storekeeper-renewal';

/** Sent with each request: no other site can add it without being asked by the browser first. */
export const MARK = { 'X-Storekeeper-Console': '1' };

const held = store(null);
const tabs = new BroadcastChannel('storekeeper');
let renewing = null;

export const bearer = () => held.get()?.value;
/** The account that the token names. */
export const subject = () => bearer() && +JSON.parse(atob(bearer().split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub;
export const isStale = () => Date.now() > held.get()?.renewAt;

/** Calls act when there is another token, or none, whichever tab it comes from. */
export const onToken = held.listen;
/** Calls act when another tab has a token; isNew: whether it signed in. */
export const onOtherTab = act => tabs.addEventListener('message', ({ data }) => data.value && act(data.kind === 'signed-in'));

export function hold({ token, expires_in: seconds }, announce) {
  const value = { value: token, renewAt: Date.now() + Math.max(seconds * 1000 - RENEW_BEFORE_MS, seconds * 500) };
  held.set(value);
  tabs.postMessage({ kind: announce, value });
}

export function forget(announce) {
  held.set(null);
  if (announce) tabs.postMessage({ kind: announce, value: null });
}

tabs.addEventListener('message', ({ data }) => held.set(data.value));

/**
 * Asks for another access token in place of the one that is of no use any more.
 * Answers 'renewed', 'none' when signed out, or 'failed' where the service did not answer.
 */
export function renew(useless = bearer()) {
  renewing ??= alone(() => trade(useless)).finally(() => { renewing = null; });
  return renewing;
}

const alone = work => (navigator.locks ? navigator.locks.request(LOCK, work) : work());

async function trade(useless) {
  // Another tab renewed or signed in meanwhile.
  const isReplaced = () => bearer() && bearer() !== useless;
  if (isReplaced()) return 'renewed';
  const entry = track('POST', '/console/session/renew', {});
  try {
    const answer = await fetch('/console/session/renew', { method: 'POST', headers: MARK, cache: 'no-store' });
    const body = answer.status === 200 || answer.status >= 400 ? await answer.json().catch(() => null) : null;
    entry.done(answer, body);
    if (answer.status === 200) {
      hold(body);
      return 'renewed';
    }
    if (answer.status !== 204 && answer.status !== 401) return 'failed';
    return isReplaced() ? 'renewed' : 'none';
  } catch {
    entry.failed();
    return 'failed';
  }
}
