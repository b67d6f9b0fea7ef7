import { html } from '../lib.js';
import { register } from '../router.js';
import { Empty, Page } from '../ui.js';

register({ path: '/files', title: 'Files', nav: { icon: 'file', order: 40 }, view: () => html`<${Page} title="Files"><${Empty} title="Files" /></${Page}>` });
