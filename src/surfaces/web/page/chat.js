/** The chat page: what is typed, pasted or pressed is said, asked and answered. */
import { ask, Complaint } from './answer.js';
import { byId, Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { followTheme } from './theme.js';

const conversation = new Conversation(byId('messages', HTMLElement), say);
followTheme(byId('theme', HTMLElement), () => conversation.redraw());
new Composer(say);
await welcome();
// Reports of schedules arrive by themselves; the browser comes back to it when the line breaks.
new EventSource('/posts').addEventListener('message', ({ data }) =>
  conversation.answer().show(JSON.parse(data)),
);

/**
 * @param {string} words
 * @param {import('./composer.js').NamedText} [file]
 */
function say(words, file) {
  conversation.say(words, file);
  void answer(file ? `${words}\n${file.text}`.trim() : words);
}

/** @param {string} text */
async function answer(text) {
  const place = conversation.answer();
  const again = () => void answer(text);
  try {
    for await (const line of ask(text)) {
      if (line.error) place.complain(line.error, again);
      else place.show(line);
    }
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    place.complain(error.message, again);
  }
}

async function welcome() {
  const response = await fetch('/welcome');
  conversation.answer().show({ ...(await response.json()), done: true });
}
