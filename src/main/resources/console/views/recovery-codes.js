// Ten recovery codes, to copy and to download. They have the focus, so that Enter does not close them.
import { html, useEffect, useState } from '../lib.js';
import { Copy, Icon } from '../ui.js';

export function RecoveryCodes({ codes }) {
  const [file, setFile] = useState(null);
  const text = codes.join('\n');
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([`Storekeeper recovery codes\n\n${text}\n`], { type: 'text/plain' }));
    setFile(url);
    return () => URL.revokeObjectURL(url);
  }, [text]);
  return html`<ul class="codes" tabindex="-1" data-first data-focus translate="no" aria-label="Recovery codes">${codes.map(code => html`<li>${code}</li>`)}</ul>
    <div class="row">
      <${Copy} text=${text} />
      <a class="button" href=${file} download="storekeeper-recovery-codes.txt"><${Icon} name="download" /> Download</a>
    </div>`;
}
