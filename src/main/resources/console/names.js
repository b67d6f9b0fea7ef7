// The usernames behind account numbers, for admins. Each is asked for once.
import { useEffect } from './lib.js';
import { request } from './api.js';
import { store, useStore } from './store.js';

const MOST_AT_ONCE = 20;
const known = store(new Map());

/** A function from a number to a name; the number itself until the name is known, and where the account is gone. */
export function useNames(ids) {
  const names = useStore(known);
  const wanted = [...new Set(ids)].filter(id => id && !names.has(id)).slice(0, MOST_AT_ONCE);
  useEffect(() => {
    for (const id of wanted) {
      known.get().set(id, null);
      request('GET', `/users/${id}`, { quiet: true }).then(({ data, status }) => {
        if (data || status === 404) known.set(map => new Map(map).set(id, data?.username));
        else known.get().delete(id);
      });
    }
  }, [wanted.join()]);
  return id => names.get(id) ?? id;
}
