import { html } from '../lib.js';
import { register } from '../router.js';
import { Empty, Page } from '../ui.js';

register({ path: '/admin/users', title: 'Users', nav: { icon: 'users', order: 100 }, admin: true, view: () => html`<${Page} title="Users"><${Empty} title="Users" /></${Page}>` });
