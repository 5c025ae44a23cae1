/** Text in pieces -> lines, without ever holding more than one of them. */
import { StringDecoder } from 'node:string_decoder';

/** A report of a large organisation has some 100 KB; a million is a mistake, or an attack. */
const longestLine = 32 * 1024 * 1024;

/** @throws an Error with the line's number if one is longer than 32 MB */
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
    if (rest.length > longestLine)
      throw new Error(`Line ${number} is longer than 32 MB. Nothing was imported.`);
  }
  rest += decoder.end();
  if (rest) yield rest;
}
