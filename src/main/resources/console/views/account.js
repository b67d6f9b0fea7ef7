import { html } from '../lib.js';
import { register } from '../router.js';
import { Empty, Page } from '../ui.js';

register({ path: '/account', title: 'Account', nav: { icon: 'user', order: 90 }, view: () => html`<${Page} title="Account"><${Empty} title="Account" /></${Page}>` });
