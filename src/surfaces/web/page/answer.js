/** Asks the server, and hands out what it says while it says it. */

/** Something a person should read: what happened, in a sentence. */
export class Complaint extends Error {}

/**
 * @typedef {object} Line
 * @property {object} [card] an Adaptive Card: so far, or at last
 * @property {{ name: string, text: string }} [attachment] a long text behind the card
 * @property {string} [error] a sentence instead of a card
 * @property {boolean} done whether this is the last line
 */

/**
 * @param {string} text
 * @returns {AsyncGenerator<Line>} its last one is done
 */
export async function* ask(text) {
  const response = await post(text);
  if (!response.ok || !response.body) throw new Complaint(await sentenceOf(response));
  for await (const line of linesOf(response.body)) {
    yield line;
    if (line.done) return;
  }
  throw new Complaint('The answer broke off. Is the bot still running?');
}

/** @param {string} text */
async function post(text) {
  try {
    return await fetch('/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    });
  } catch {
    throw new Complaint("The bot doesn't answer. Is it still running? npm start brings it back.");
  }
}

/** @param {Response} response */
async function sentenceOf(response) {
  const refusal = await response.json().catch(() => undefined);
  return refusal?.error ?? `The bot refused with status ${response.status}.`;
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<Line>}
 */
async function* linesOf(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}
