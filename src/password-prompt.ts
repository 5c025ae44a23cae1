/** Asks for a password on a terminal. What is typed is not shown. */
import type { ReadStream } from 'node:tty';
import { Secret } from './model/account.ts';
import { WrongUsage } from './terminal-options.ts';

const patienceMs = 5 * 60_000;
const longest = 1024;

/**
 * @param input a terminal
 * @throws WrongUsage if nothing is typed in five minutes, or the person gives up
 */
export async function askPassword(
  input: ReadStream,
  question: string,
  ask: (text: string) => void,
): Promise<Secret> {
  const typed = Promise.withResolvers<Secret>();
  const line = new TypedLine();
  const read = (chunk: string) => {
    try {
      if (line.type(chunk)) typed.resolve(new Secret(line.text));
    } catch (error) {
      typed.reject(error);
    }
  };
  const late = () => typed.reject(new WrongUsage('No password was typed.'));
  const timer = setTimeout(late, patienceMs);
  input.setRawMode(true); // before the question: who is fast is not shown, either
  ask(question);
  input.setEncoding('utf8').on('data', read).on('end', late).resume();
  try {
    return await typed.promise;
  } finally {
    clearTimeout(timer);
    input.off('data', read).off('end', late).pause().setRawMode(false);
    ask('\n');
  }
}

/** A line as it is edited: a terminal in raw mode leaves that to us. */
class TypedLine {
  #characters: string[] = [];

  get text(): string {
    return this.#characters.join('');
  }

  /** @returns whether the line has ended  @throws WrongUsage at Ctrl+C and Ctrl+D */
  type(chunk: string): boolean {
    for (const character of chunk) {
      if (character === '\r' || character === '\n') return true;
      if (character === '\u0003' || character === '\u0004')
        throw new WrongUsage('No account was added.');
      this.#edit(character);
    }
    return false;
  }

  #edit(character: string): void {
    if (character === '\u0008' || character === '\u007f') this.#characters.pop();
    else if (character === '\u0015') this.#characters = [];
    else if (character >= ' ') this.#characters.push(character);
    if (this.#characters.length > longest)
      throw new WrongUsage(`A password has at most ${longest} characters.`);
  }
}
