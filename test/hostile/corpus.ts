import { existsSync, readFileSync } from 'node:fs';

/** Inputs that once did what no reader may do, one a line in hexadecimal; words may follow. */
export function corpusOf(parser: string): Buffer[] {
  const file = new URL(`corpus/${parser}.txt`, import.meta.url);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => Buffer.from(line.split(' ')[0] ?? '', 'hex'));
}
