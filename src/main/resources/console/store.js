// A value that components share, and the hook that follows it.
import { useLayoutEffect, useReducer } from './lib.js';

export function store(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      const before = value;
      value = typeof next === 'function' ? next(value) : next;
      if (value === before) return;
      for (const listener of [...listeners]) listener(value);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Puts a value under a name of a store, or takes away what is there. */
export const put = (into, name, value) => into.set(({ [name]: _, ...others }) => (value ? { ...others, [name]: value } : others));

export function useStore(from) {
  const [, again] = useReducer(count => count + 1, 0);
  const seen = from.get();
  useLayoutEffect(() => {
    // It may have changed after it was rendered and before this listens.
    if (from.get() !== seen) again();
    return from.listen(again);
  }, [from]);
  return seen;
}
