/** Texts to read, of any size: logs that end in an error, examples in a row, and what is made to be slow. */
import { loadKnowledge } from '../../src/knowledge/load.ts';

const examples = loadKnowledge()
  .flatMap(({ examples: { match, ignore } }) => [...match, ...ignore])
  .filter((example) => typeof example === 'string');

const warning = 'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.';

/** @param run each makes another text */
export function logOf(size: number, run: number): string {
  const line = (at: number) =>
    `2026-11-22 08:00:01 OUTLOOK.EXE trying to connect to mail${run}.contoso.com, attempt ${at}\n`;
  const lines = Array.from({ length: Math.ceil(size / line(0).length) }, (_, at) => line(at));
  return lines.join('').slice(0, Math.max(0, size - warning.length)) + warning;
}

/** @param run each makes another text */
export function pastesOf(size: number, run: number): string {
  const parts: string[] = [];
  let length = 0;
  for (let at = run * 7; length < size; at++) {
    const part = `${examples[at % examples.length]}\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('').slice(0, size);
}

const mebibyte = 1024 * 1024;
const filled = (part: string) => part.repeat(Math.ceil(mebibyte / part.length)).slice(0, mebibyte);

/** The same letters every time: the middle of squares. */
function randomWords(letters: number, end: string): string {
  let seed = 675_248;
  const letter = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCharCode(0x61 + (Math.floor(seed / 65_536) % 26));
  };
  const word = () => Array.from({ length: letters }, letter).join('') + end;
  return Array.from({ length: mebibyte / (letters + end.length) }, word).join('');
}

export const hostileTexts: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'autodiscover.a. in a row', text: filled('autodiscover.a.') },
  { name: 'lines of one word', text: filled('NTLM\n') },
  { name: 'empty lines', text: filled('\n') },
  { name: 'words of one letter', text: filled('a b c d ') },
  { name: 'triggers in one line', text: filled('outlook exchange smtp password ') },
  { name: 'triggers in short lines', text: filled('outlook exchange smtp password keeps\n') },
  { name: 'triggers of long windows', text: filled(`${'smtp on-prem keeps '.repeat(500)}\n`) },
  { name: 'passwords', text: filled('password password: ') },
  { name: 'statuses', text: filled('5.7.1 550 http 500 ') },
  { name: 'codes in lines', text: filled('0x970 2416 returned 500\n') },
  { name: 'unknown words of 9 letters', text: randomWords(9, ' ') },
  { name: 'unknown words of 30 letters', text: randomWords(30, '\n') },
  { name: 'letters beyond ASCII', text: filled('é’“ ') },
  { name: 'tags', text: filled('<p a="b c">x</p>') },
  {
    name: 'phrases cut short',
    text: filled(`${examples.join('\n').replaceAll(/(\S+ \S+ \S+) \S+/g, '$1')}\n`),
  },
];
