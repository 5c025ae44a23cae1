/** Where a person types, pastes and drops files. */
import { Complaint } from './answer.js';
import { textOf } from './file-text.js';

/** As many bytes of UTF-8 as the server reads. */
const longest = 1024 * 1024;

/** @typedef {{ name: string, text: string }} NamedText */

export class Composer {
  /** @type {NamedText | undefined} */
  #file;
  #words = byId('words', HTMLTextAreaElement);
  #complaint = byId('complaint', HTMLElement);

  /** @param {(words: string, file?: NamedText) => void} send */
  constructor(send) {
    const form = byId('composer', HTMLFormElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(send);
    });
    this.#words.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    this.#words.addEventListener('input', () => this.#complain(''));
    this.#listenForFiles();
    this.#words.focus();
  }

  /** @param {(words: string, file?: NamedText) => void} send */
  #submit(send) {
    const words = this.#words.value.trim();
    const file = this.#file;
    if (!words && !file) return this.#complain('Type or paste something first.');
    if (new Blob([words, file?.text ?? '']).size >= longest)
      return this.#complain('That is longer than 1 MB. Send the part with the error.');
    this.#words.value = '';
    this.#hold(undefined);
    this.#words.focus();
    send(words, file);
  }

  #listenForFiles() {
    const choose = byId('choose', HTMLInputElement);
    byId('attach', HTMLElement).addEventListener('click', () => choose.click());
    choose.addEventListener('change', () => {
      void this.#read(choose.files?.[0]);
      choose.value = '';
    });
    byId('remove-file', HTMLElement).addEventListener('click', () => {
      this.#hold(undefined);
      this.#words.focus();
    });
    const { classList } = byId('composer', HTMLFormElement);
    addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      classList.add('dropping');
    });
    addEventListener('dragleave', (event) => {
      if (!event.relatedTarget) classList.remove('dropping');
    });
    addEventListener('drop', (event) => {
      classList.remove('dropping');
      this.#take(event, event.dataTransfer);
    });
    this.#words.addEventListener('paste', (event) => this.#take(event, event.clipboardData));
  }

  /**
   * @param {Event} event
   * @param {DataTransfer | null} data
   */
  #take(event, data) {
    const file = data?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.#read(file);
  }

  /** @param {File | undefined} file */
  async #read(file) {
    if (!file) return;
    try {
      this.#hold({ name: file.name, text: await textOf(file) });
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      this.#complain(error.message);
    }
    this.#words.focus();
  }

  /** @param {NamedText | undefined} file */
  #hold(file) {
    this.#file = file;
    byId('file', HTMLElement).hidden = !file;
    byId('file-name', HTMLElement).textContent = file?.name ?? '';
    this.#complain('');
  }

  /** @param {string} sentence */
  #complain(sentence) {
    this.#complaint.textContent = sentence;
  }
}

/**
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${id}`);
  return element;
}
