/** What the bot remembers, for one command of the terminal: opened when it is asked for, and closed with it. */
import { configOf } from './config.ts';
import type { Books } from './model/books.ts';
import type { Diagnosis } from './model/diagnosis.ts';

export class TerminalMemory implements AsyncDisposable {
  #opened: Promise<{ readonly books: Books } & AsyncDisposable> | undefined;

  /** @throws Unavailable */
  async books(knowledge: readonly Diagnosis[]): Promise<Books> {
    this.#opened ??= open(knowledge);
    return (await this.#opened).books;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
  }
}

/** Loaded only if it is wanted: it brings the database along. */
async function open(knowledge: readonly Diagnosis[]) {
  await import('./lean-loading.ts');
  const { openBooks } = await import('./books.ts');
  return openBooks(configOf().memory, knowledge);
}
