import { html } from '../lib.js';
import { register } from '../router.js';
import { Empty, Page } from '../ui.js';

register({ path: '/stock', title: 'Stock', nav: { icon: 'alert', order: 20 }, view: () => html`<${Page} title="Stock"><${Empty} title="Stock" /></${Page}>` });
