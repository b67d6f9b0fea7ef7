// The pictures of the console: paths on a field of 24 by 24.
import { html } from './lib.js';

const PATHS = {
  alert: 'M12 3 2 20h20L12 3Zm0 7v5m0 2.5v.5',
  back: 'M19 12H5m6-6-6 6 6 6',
  box: 'M3 7.5 12 3l9 4.5v9L12 21l-9-4.5v-9Zm0 0 9 4.5 9-4.5M12 12v9',
  check: 'm4 12.5 5 5L20 6.5',
  'chevron-down': 'm6 9 6 6 6-6',
  'chevron-up': 'm6 15 6-6 6 6',
  copy: 'M9 9h11v11H9V9Zm-4 6H4V4h11v1',
  door: 'M14 4h5v16h-5M4 12h10m-4-4 4 4-4 4',
  download: 'M12 4v11m-5-5 5 5 5-5M4 20h16',
  edit: 'm4 20 1-5L16 4l4 4L9 19l-5 1Zm10-14 4 4',
  external: 'M14 4h6v6m0-6-9 9M18 14v6H4V6h6',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  file: 'M6 3h8l5 5v13H6V3Zm8 0v5h5',
  filter: 'M4 5h16l-6 8v6l-4-2v-4L4 5Z',
  history: 'M4 12a8 8 0 1 1 2.5 5.8M4 12V7m0 5h5m3-5v5l3 2',
  'key': 'M7.5 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.2-7.7L20 3m-4.5 4.5 3 3',
  lock: 'M6 11h12v9H6v-9Zm2 0V8a4 4 0 0 1 8 0v3',
  mail: 'M3 6h18v12H3V6Zm0 0 9 7 9-7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  monitor: 'M3 4h18v12H3V4Zm6 16h6m-3-4v4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  more: 'M6 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0Zm7 0a1 1 0 1 1-2 0 1 1 0 0 1 2 0Zm7 0a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z',
  phone: 'M7 2h10v20H7V2Zm4 17h2',
  plus: 'M12 5v14M5 12h14',
  refresh: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5',
  search: 'm20 20-4.5-4.5m2-5a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z',
  shield: 'M12 3 4 6v6c0 5 3.5 8 8 9 4.5-1 8-4 8-9V6l-8-3Zm-3.5 9 2.5 2.5 4.5-5',
  sort: 'M8 5v14m-4-4 4 4 4-4m4 4V5m-4 4 4-4 4 4',
  sun: 'M12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.5 1.5m11 11L19 19m0-14-1.5 1.5m-11 11L5 19m7-3a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
  terminal: 'M3 5h18v14H3V5Zm4 4 3 3-3 3m5 0h5',
  trash: 'M4 6h16M9 6V4h6v2m3 0-1 15H7L6 6m4 4v7m4-7v7',
  undo: 'M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12H9',
  upload: 'M12 20V9m-5 5 5-5 5 5M4 4h16',
  user: 'M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm-8 9c.5-4 3.5-6 8-6s7.5 2 8 6',
  users: 'M9 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.5-3.5 3-5 7-5s6.5 1.5 7 5M16 4.5a4 4 0 0 1 0 7m2.5 4c2 .6 3.2 2 3.5 4.5',
  x: 'M5 5l14 14M19 5 5 19',
};

/** A picture. With a label it is read out; without one it only goes with a text. */
export function Icon({ name, label, size = 18 }) {
  const about = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': 'true' };
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
    stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" ...${about}>
    <path d=${PATHS[name]} />
  </svg>`;
}
