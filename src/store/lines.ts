/** Text in pieces -> lines, without ever holding more than one of them. */
import { StringDecoder } from 'node:string_decoder';
import { BrokenTransfer } from './transfer-import.ts';

/** A report of a large organisation has some 100 KB; a million is a mistake, or an attack. */
const longestLine = 32 * 1024 * 1024;

/** @throws BrokenTransfer if one is longer than 32 MB */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let number = 1;
  for await (const piece of pieces) {
    const lines = (rest + decoder.write(piece)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield line;
      number += 1;
    }
    if (rest.length > longestLine) throw new BrokenTransfer(number, 'It is longer than 32 MB.');
  }
  rest += decoder.end();
  if (rest) yield rest;
}
