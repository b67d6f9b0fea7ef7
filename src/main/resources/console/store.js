// A value that components share, and the hook that follows it.
import { useEffect, useReducer } from './lib.js';

export function store(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = typeof next === 'function' ? next(value) : next;
      for (const listener of [...listeners]) listener(value);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore(from) {
  const [, again] = useReducer(count => count + 1, 0);
  useEffect(() => from.listen(again), [from]);
  return from.get();
}
