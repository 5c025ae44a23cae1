/** The messages: what was said, and the cards that answer it. */
import { drawn } from './card.js';
import { theme } from './theme.js';

/** @typedef {import('./answer.js').Line} Line */
/** @typedef {import('./composer.js').NamedText} NamedText */

/** A longer paste is folded. */
const shown = { lines: 12, characters: 1500 };

export class Conversation {
  #list;
  #press;
  /** @type {Set<() => void>} */
  #cards = new Set();

  /**
   * @param {HTMLElement} list
   * @param {(words: string) => void} press hears the words of a button
   */
  constructor(list, press) {
    this.#list = list;
    this.#press = press;
  }

  /**
   * @param {string} words
   * @param {NamedText} [file]
   */
  say(words, file) {
    const message = this.#message('said', 'You');
    if (words) message.append(bubble(words));
    if (file) message.append(element('p', 'file', file.name));
  }

  /** A place for an answer: cards replace each other in it until one is the last. */
  answer() {
    const message = this.#message('answer', 'Exchange Check');
    const place = element('div', 'card waiting');
    place.append(element('span', 'looking', 'Looking ...'));
    message.append(place);
    message.parentElement?.setAttribute('aria-busy', 'true');
    message.parentElement?.scrollIntoView({ block: 'nearest' });
    /** @type {object | undefined} */
    let card;
    const draw = () => {
      if (!card) return;
      place.classList.toggle('full', Object(Reflect.get(card, 'msteams')).width === 'Full');
      place.replaceChildren(drawn(card, theme(), this.#press));
    };
    this.#cards.add(draw);
    const finish = () => {
      message.parentElement?.removeAttribute('aria-busy');
      message.parentElement?.scrollIntoView({ block: 'nearest' }); // a long one from its start
    };
    return {
      /** @param {Line} line */
      show(line) {
        card = line.card ?? card;
        place.classList.toggle('waiting', !line.done);
        draw();
        if (line.attachment) message.append(download(line.attachment));
        if (line.done) finish();
      },
      /**
       * @param {string} sentence
       * @param {() => void} again
       */
      complain(sentence, again) {
        const button = element('button', 'again', 'Try again');
        button.addEventListener('click', again);
        const complaint = element('div', 'card complaint');
        complaint.append(element('p', '', sentence), button);
        if (card) message.append(complaint);
        else place.replaceWith(complaint);
        finish();
      },
    };
  }

  /** Cards carry their colors in them. */
  redraw() {
    this.#list.parentElement?.setAttribute('aria-live', 'off'); // nothing new is said
    for (const draw of this.#cards) draw();
  }

  /**
   * @param {'said' | 'answer'} kind
   * @param {string} name
   */
  #message(kind, name) {
    const item = element('li', kind);
    const content = element('div', 'content');
    const who = element('p', 'who');
    const time = element('time', '', new Date().toLocaleTimeString([], { timeStyle: 'short' }));
    who.append(element('span', 'name', name), ' ', time);
    content.append(who);
    item.append(content);
    this.#list.parentElement?.setAttribute('aria-live', 'polite');
    this.#list.append(item);
    return content;
  }
}

/** @param {string} words */
function bubble(words) {
  const box = element('div', 'bubble');
  const short = words.split('\n', shown.lines).join('\n').slice(0, shown.characters);
  const text = element('p', 'words', short);
  box.append(text);
  if (short === words) return box;
  text.append(' …');
  const more = element('button', 'more', 'Show all of it');
  more.addEventListener('click', () => {
    text.textContent = words;
    more.remove();
  });
  box.append(more);
  return box;
}

/** @param {NamedText} attachment */
function download({ name, text }) {
  const link = document.createElement('a');
  link.className = 'file';
  link.textContent = name;
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  return link;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 */
function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  if (made instanceof HTMLButtonElement) made.type = 'button';
  return made;
}
