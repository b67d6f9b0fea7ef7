// Says so when the service does not answer, or is busy.
import { html } from '../lib.js';
import { reach } from '../api.js';
import { useStore } from '../store.js';
import { classes, Icon } from '../ui.js';

export function Reach() {
  const state = useStore(reach);
  if (state === 'ok') return null;
  const text = state === 'offline'
    ? 'No connection to the service. What you see may be old.'
    : 'The service is busy and turned a request away.';
  return html`<div class=${classes('banner', state)} role="status"><${Icon} name="alert" /> ${text}</div>`;
}
