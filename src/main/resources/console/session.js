// Who is signed in on this page.
import { hooks, request } from './api.js';
import { bearer, forget, hold, onOtherTab, onToken, renew, subject } from './token.js';
import { store, useStore } from './store.js';
import { notify } from './ui.js';

/** undefined until it is known, null when signed out, else {account, role, admin, canWrite}. account is what GET /me answers. */
const session = store(undefined);

export const useSession = () => useStore(session);
export const currentSession = () => session.get();
export const owner = () => session.get()?.account.id;

/** Whether the session ended without being asked to; the sign-in page says so. */
export const lost = store(false);

/** Calls act when the session ends. Answers a function that stops that. */
export const onEnd = act => session.listen(now => now ?? act());

/** Takes up the session of the cookie, if there is one. Answers false where the service does not answer. */
export async function restore() {
  const renewed = await renew();
  if (renewed !== 'none') return renewed === 'renewed' && reload();
  session.set(null);
  return true;
}

export async function begin(tokens) {
  const newer = bearer();
  if (!newer) hold(tokens, 'signed-in');
  lost.set(false);
  // From the cookie: another tab signed in meanwhile, or the code of this login is used.
  if (newer || !await reload()) session.set(undefined);
}

export async function reload() {
  const answer = await request('GET', '/me', { quiet: true });
  // Another account signed in meanwhile.
  if (!answer.ok) return answer.aborted && subject() ? reload() : false;
  const { role } = answer.data;
  session.set({ account: answer.data, role, admin: role === 'ADMIN', canWrite: role !== 'VIEWER' });
  return true;
}

export async function signOut(everywhere) {
  const answer = await (everywhere ? request('POST', '/logout?everywhere=true') : request('DELETE', '/console/session'));
  if (answer.ok || !subject()) {
    forget('signed-out');
    if (answer.ok || !everywhere) lost.set(false);
  } else if (!answer.aborted) {
    notify(`You may still be signed in. ${answer.problem.detail}`, { kind: 'danger' });
  }
}

hooks.sessionEnded = () => lost.set(true);

onOtherTab(isNew => {
  if (owner() === subject()) isNew && reload();
  // Recovery codes are shown once.
  else if (!document.querySelector('.codes')) session.set(undefined);
});

onToken(token => {
  if (!token) session.set(null);
  // What is open belongs to another account.
  else if (owner() && owner() !== subject()) session.set(undefined);
});
