// The requests of this page, newest first, for the drawer.
import { store } from './store.js';

const MOST = 200;
const SECRET = /^(password|new_password|code|recovery_code|invite|challenge|refresh_token|credential|ceremony)$/;

export const log = store([]);
let count = 0;

export function track(method, path, { headers = {}, body, authorized, quiet } = {}) {
  const began = performance.now();
  const entry = { id: ++count, at: new Date(), method, path, quiet, curl: curl(method, path, headers, body, authorized) };
  log.set(entries => [entry, ...entries].slice(0, MOST));
  const finish = facts => {
    Object.assign(entry, facts, { ms: Math.round(performance.now() - began) });
    log.set(entries => [...entries]);
  };
  return {
    done: (answer, problem) => finish({
      status: answer.status,
      requestId: answer.headers.get('X-Request-Id'),
      problem: answer.ok ? null : problem,
    }),
    failed: () => finish({ status: 0 }),
    aborted: () => finish({ status: 0, aborted: true }),
  };
}

/** The same request for a terminal. Secrets are left out: $TOKEN and <password> are for the reader to fill in. */
function curl(method, path, headers, body, authorized) {
  if (path.startsWith('/console/session/renew')) {
    return curl('POST', '/token/refresh', { 'Content-Type': 'application/json' }, '{"refresh_token":"<refresh_token>"}');
  }
  const parts = ['curl -s'];
  if (method !== (body === undefined ? 'GET' : 'POST')) parts.push(`-X ${method}`);
  parts.push(quoted(location.origin + path));
  if (authorized) parts.push('-H "Authorization: Bearer $TOKEN"');
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body instanceof Blob) parts.push(`--data-binary @${quoted(body.name ?? 'file')}`);
  else if (body !== undefined) parts.push(`-d ${quoted(withoutSecrets(body))}`);
  return parts.join(' \\\n  ');
}

const quoted = text => `'${String(text).replaceAll("'", String.raw`'\''`)}'`;

function withoutSecrets(text) {
  try {
    return JSON.stringify(JSON.parse(text, (name, value) => (SECRET.test(name) ? `<${name}>` : value)));
  } catch {
    return text;
  }
}
