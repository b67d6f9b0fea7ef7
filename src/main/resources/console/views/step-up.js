// Asks for the second factor in place, when a request needs a fresh proof.
import { html, useEffect, useState } from '../lib.js';
import { hooks, request } from '../api.js';
import { onEnd, owner } from '../session.js';
import { hold } from '../token.js';
import { store, useStore } from '../store.js';
import { Dialog } from '../ui.js';
import { ProofForm } from './proof.js';

const asked = store(null);

/** Requests that are refused meanwhile wait for the same answer. */
hooks.stepUp = () => {
  if (!asked.get()) {
    let answer;
    const answered = new Promise(resolve => { answer = resolve; });
    asked.set({ answered, by: owner(), end: value => { asked.set(null); answer(value); } });
  }
  return asked.get().answered;
};
onEnd(() => asked.get()?.end(false));

export function StepUp() {
  const question = useStore(asked);
  return question && html`<${Question} question=${question} />`;
}

function Question({ question }) {
  const [hasPasskey, setHasPasskey] = useState(false);
  useEffect(() => {
    request('GET', '/me/passkeys', { quiet: true }).then(answer => setHasPasskey(answer.ok && answer.data.length > 0));
  }, []);
  const onProof = async proof => {
    const answer = await request('POST', '/verify-2fa', { json: proof, by: question.by });
    if (!answer.ok) return answer.problem;
    hold(answer.data);
    question.end(true);
    return null;
  };
  const askPasskey = async () => {
    const answer = await request('POST', '/verify-2fa/passkey', { json: {} });
    return answer.ok ? answer.data : { problem: answer.problem };
  };
  return html`<${Dialog} title="Confirm that it is you" onClose=${() => question.end(false)}>
    <p class="muted">This needs a proof of the last five minutes. Then it goes on by itself.</p>
    <${ProofForm} onProof=${onProof} askPasskey=${askPasskey} passkey=${hasPasskey} />
  </${Dialog}>`;
}
