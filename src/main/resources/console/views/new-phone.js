// The change to another authenticator.
import { html, useEffect, useState } from '../lib.js';
import { request } from '../api.js';
import { reload } from '../session.js';
import { hold } from '../token.js';
import { Button, Dialog, errorOf, notify, Problem, Spinner } from '../ui.js';
import { Digits } from './proof.js';
import { QrCode } from './sign-in.js';

export function NewPhone({ onClose }) {
  const [picture, setPicture] = useState(null);
  const [pending, setPending] = useState(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    let url;
    (async () => {
      const begun = await request('POST', '/me/totp');
      if (!begun.ok) {
        if (begun.problem?.code === 'insufficient_user_authentication') onClose();
        else setProblem(begun.problem);
        return;
      }
      const drawn = await request('GET', '/me/totp', { headers: { Accept: 'image/svg+xml' }, as: 'blob' });
      url = drawn.ok ? URL.createObjectURL(drawn.data) : null;
      setPicture(url);
      setPending(begun.data);
      setProblem(drawn.problem);
    })();
    return () => url && URL.revokeObjectURL(url);
  }, []);
  const send = async code => {
    setBusy(true);
    const answer = await request('PUT', '/me/totp', { json: { code } });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.problem);
      return;
    }
    hold(answer.data);
    await reload();
    notify('The new phone counts from now on. All other sessions have ended.');
    onClose();
  };
  const cancel = () => {
    if (pending) request('DELETE', '/me/totp');
    onClose();
  };
  const error = errorOf(problem, 'code');
  return html`<${Dialog} title="Move to a new phone" onClose=${cancel}
    footer=${html`<${Button} onClick=${cancel}>Cancel</${Button}>`}>
    ${pending ? html`<p class="muted">Scan this with the new phone, then type the six digits that it shows.</p>
      <${QrCode} src=${picture} uri=${pending.otpauth_uri} />
      <${Digits} label="Six digits from the new phone" busy=${busy} error=${busy ? undefined : error} onCode=${send} />`
      : !problem && html`<${Spinner} label="Making a new key" />`}
    <${Problem} problem=${error ? null : problem} />
  </${Dialog}>`;
}
