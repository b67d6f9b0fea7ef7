import { html } from '../lib.js';
import { register } from '../router.js';
import { Empty, Page } from '../ui.js';

register({ path: '/history', title: 'History', nav: { icon: 'history', order: 30 }, view: () => html`<${Page} title="History"><${Empty} title="History" /></${Page}>` });
