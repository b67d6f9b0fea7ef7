// A list that is read page by page, as the service links them.
import { useCallback, useEffect, useRef, useState } from './lib.js';
import { request } from './api.js';

/** {rows, problem, loading, hasMore, more, reload}; the list begins anew whenever the path changes. */
export function usePages(path) {
  const [state, setState] = useState({ rows: [], loading: true, next: null, problem: null });
  const running = useRef();
  const read = useCallback(async (from, keep) => {
    running.current?.abort();
    const stop = running.current = new AbortController();
    setState(known => ({ ...known, loading: true, problem: null }));
    const answer = await request('GET', from, { signal: stop.signal });
    if (stop.signal.aborted) return;
    const next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers?.get('Link') ?? '')?.[1] ?? null;
    setState(known => ({
      rows: answer.ok ? (keep ? [...known.rows, ...answer.data] : answer.data) : known.rows,
      loading: false, problem: answer.problem, next: answer.ok ? next : known.next,
    }));
  }, []);
  useEffect(() => {
    read(path, false);
    return () => running.current?.abort();
  }, [path]);
  return {
    ...state,
    hasMore: state.next !== null,
    more: () => !state.loading && state.next && read(state.next, true),
    reload: () => read(path, false),
  };
}
