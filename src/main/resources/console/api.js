// Requests to the service. None throws: what went wrong is a problem in the answer.
import { store } from './store.js';
import { track } from './log.js';
import { MARK, bearer, forget, isStale, renew, subject } from './token.js';

const LONGEST_WAIT_S = 10;
const NOT_RENEWED = 'The session could not be renewed. Try again in a moment.';
const TOKEN_IS_DEAD = new Set(['token_invalid', 'token_missing', 'session_ended']);

/** 'ok', 'offline' where the service does not answer, or 'busy' where it answers 503. */
export const reach = store(navigator.onLine === false ? 'offline' : 'ok');
window.addEventListener('offline', () => reach.set('offline'));
window.addEventListener('online', () => reach.set('ok'));

/** What others do for this module: ask for a code in place, and notice the end of the session. */
export const hooks = { stepUp: async () => false, sessionEnded() {} };

/**
 * Sends one request.
 *
 * json, headers, signal: what is sent; quiet: the drawer groups it away; as: 'blob' for pictures and files;
 * anonymous: without the token, and without a renewal when it is refused; by: the account for which alone it is sent.
 * Answers {ok, status, data, problem, headers, aborted}.
 */
export async function request(method, path, options = {}) {
  options.by ??= subject();
  if (!options.anonymous && isStale()) await renew();
  const token = bearer();
  let answer = await send(method, path, options);
  if (answer.status === 401 && !options.anonymous && TOKEN_IS_DEAD.has(answer.problem?.code)) {
    const renewed = await renew(token);
    if (renewed === 'renewed') answer = await send(method, path, options);
    else if (renewed === 'none') endSession();
    else answer = unanswered(NOT_RENEWED);
  }
  if (answer.status === 401 && answer.problem?.code === 'insufficient_user_authentication' && (await hooks.stepUp())) {
    answer = await send(method, path, options);
  }
  const wait = Number(answer.headers?.get('Retry-After') ?? NaN);
  if (method === 'GET' && (answer.status === 503 || answer.status === 429) && wait <= LONGEST_WAIT_S) {
    await new Promise(later => setTimeout(later, wait * 1000));
    if (!options.signal?.aborted) answer = await send(method, path, options);
  }
  // The page belongs to another account by now.
  return options.anonymous || options.by === subject() ? answer : { ...unanswered(NOT_RENEWED), aborted: true };
}

function endSession() {
  if (bearer() === undefined) return;
  forget();
  hooks.sessionEnded();
}

async function send(method, path, { json, headers = {}, signal, quiet, as, anonymous, by }) {
  if (!anonymous && by !== subject()) return unanswered(NOT_RENEWED);
  const sent = { ...headers, ...(json !== undefined && { 'Content-Type': 'application/json' }) };
  const content = JSON.stringify(json);
  const token = anonymous ? undefined : bearer();
  const entry = track(method, path, { headers: sent, body: content, authorized: token !== undefined, quiet });
  try {
    const answer = await fetch(path, {
      method,
      body: content,
      signal,
      cache: 'no-store',
      headers: { Accept: 'application/json', ...sent, ...MARK, ...(token && { Authorization: `Bearer ${token}` }) },
    });
    const data = await read(answer, answer.ok ? as : undefined);
    const problem = answer.ok ? null : asProblem(answer, data);
    entry.done(answer, problem);
    reach.set(answer.status === 503 ? 'busy' : 'ok');
    return { ok: answer.ok, status: answer.status, data: answer.ok ? data : null, problem, headers: answer.headers };
  } catch (failure) {
    if (failure.name === 'AbortError') {
      entry.aborted();
      return { ok: false, status: 0, data: null, problem: null, aborted: true };
    }
    entry.failed();
    reach.set('offline');
    return unanswered(method === 'GET' || anonymous ? undefined : 'The service does not answer. It may have been done: look before you try again.');
  }
}

async function read(answer, as) {
  if (answer.status === 204 || answer.status === 304) return null;
  if (as === 'blob') return answer.blob();
  const text = await answer.text();
  if (!/[/+]json/.test(answer.headers.get('Content-Type') ?? '') || text === '') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const asProblem = ({ status, statusText }, data) => (data?.status ? data : {
  title: statusText || `Status ${status}`, status, code: 'unknown', detail: 'Something between this page and the service answered in its place.',
});

export const noConnection = (detail = 'The service does not answer. Nothing was lost here; try again when it is back.') => (
  { title: 'No connection', status: 0, code: 'offline', detail });

const unanswered = detail => ({ ok: false, status: 0, data: null, problem: noConnection(detail) });
