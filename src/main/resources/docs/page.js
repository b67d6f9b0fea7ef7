'use strict';

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  docExpansion: 'list',
  filter: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 2,
  validatorUrl: null,
  // The token of a login is used for what is tried next, and is forgotten with the page.
  persistAuthorization: false,
  onComplete: () => document.getElementById('servers')?.setAttribute('aria-label', 'Server'),
  responseInterceptor: (response) => {
    const token = response.ok && response.obj && response.obj.token;
    if (typeof token === 'string') {
      ui.preauthorizeApiKey('bearer', token);
    }
    return response;
  },
});
