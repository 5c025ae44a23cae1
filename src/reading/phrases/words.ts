/**
 * Text -> words as they are compared: lower case, no accents, no quotes, contractions resolved.
 *
 * A paste is hard-wrapped, quoted, shouted and indented by whatever it went through, so none of that
 * counts; a word that was cut at the end of a line is put together again where that makes a known one.
 */

import { eachOnce } from '../each-once.ts';
import { isAscii } from '../matching/ascii.ts';

/** In order; two lists, since a text has a hundred thousand of them. */
export interface Words {
  readonly texts: readonly string[];
  /** In which line each of them begins; the first line is 1. */
  readonly lines: readonly number[];
}

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const wordPattern =
  /-?0x[0-9a-f]+|-\d{9,10}|\d{1,40}(?:\.\d{1,40})+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]|[\p{L}\p{N}]+/gu;

/** The same in a line of ASCII, at a fraction of the time. */
const asciiWordPattern = /-?0x[0-9a-f]+|-\d{9,10}|\d{1,40}(?:\.\d{1,40})+|[a-z0-9]+/g;

/** The words of one line, in order. */
export function wordsOf(line: string): string[] {
  if (line === '') return [];
  const found = isAscii(line)
    ? resolved(line.toLowerCase()).match(asciiWordPattern)
    : resolved(unaccented(line)).match(wordPattern);
  return found?.map(canonical) ?? [];
}

function unaccented(line: string): string {
  return line
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, (marks) => (/[\u3099\u309a]/.test(marks) ? marks : ''))
    .normalize('NFC')
    .toLowerCase();
}

function resolved(lower: string): string {
  if (!/[‘’ʼ`´']|cannot|e-mail/.test(lower)) return lower;
  return lower
    .replaceAll(/[‘’ʼ`´]/g, "'")
    .replaceAll(/\bcannot\b/g, 'can not')
    .replaceAll(/\bcan't\b/g, 'can not')
    .replaceAll(/(\p{L})n't\b/gu, '$1 not')
    .replaceAll(/\be-mail/g, 'email');
}

/** 0x00000970, -2147221227 and 80040115 as everybody writes them: 0x970, 0x80040115. */
function canonical(word: string): string {
  if (word > '9') return word;
  const hex = /^-?0x0*([0-9a-f]+)$/.exec(word)?.[1];
  if (hex) return `0x${hex}`;
  if (/^8[0-9a-f]{7}$/.test(word)) return `0x${word}`;
  if (/^-\d{9,10}$/.test(word)) {
    const value = Number(word) + 2 ** 32;
    return value >= 2 ** 31 ? `0x${value.toString(16)}` : word.slice(1);
  }
  return word;
}

/**
 * All words of a text with their lines.
 *
 * @param isKnown whether a word means something to the reader: decides where a cut word is mended
 */
export function wordsOfText(lines: readonly string[], isKnown: (word: string) => boolean): Words {
  const texts: string[] = [];
  const numbers: number[] = [];
  let cut: Line['cut'];
  const read = eachOnce(lines, (text): Line => ({ words: wordsOf(text), cut: cutAt(text) }));
  for (const [index, line] of read.entries()) {
    if (line.words.length === 0) continue;
    const mended = mend(texts.at(-1), line.words[0], cut, isKnown);
    if (mended) texts[texts.length - 1] = mended;
    for (const word of mended ? line.words.slice(1) : line.words) {
      texts.push(word);
      numbers.push(index + 1);
    }
    cut = line.cut;
  }
  return { texts, lines: numbers };
}

interface Line {
  readonly words: readonly string[];
  /** How the last of them is cut, if it may be. */
  readonly cut: 'hyphen' | 'line' | undefined;
}

/** Of ASCII. */
function isLetterOrDigit(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

function cutAt(line: string): Line['cut'] {
  // Only the end is looked at: a pattern goes through all of the line to find it.
  const last = line.charCodeAt(line.length - 1);
  if (isLetterOrDigit(last)) return 'line';
  const end = line.trimEnd().slice(-3);
  if (/\p{L}[-\u00ad\u2010]$/u.test(end)) return 'hyphen';
  return /[\p{L}\p{N}]$/u.test(line.slice(-2)) ? 'line' : undefined;
}

/** The word that both are parts of, if there is one. */
function mend(
  last = '',
  first = '',
  cut: Line['cut'],
  isKnown: (word: string) => boolean,
): string | undefined {
  if (!cut) return undefined;
  // A single letter stands for an article or a list somewhere; it is no word to keep.
  if (cut === 'line' && last.length > 1 && isKnown(last) && isKnown(first)) return undefined;
  const whole = last + first;
  return isKnown(whole) && !cjk.test(first) ? whole : undefined;
}
