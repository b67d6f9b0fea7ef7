import { html } from '../lib.js';
import { register } from '../router.js';
import { Empty, Page } from '../ui.js';

register({ path: '/products', title: 'Products', nav: { icon: 'box', order: 10 }, view: () => html`<${Page} title="Products"><${Empty} title="Products" /></${Page}>` });
