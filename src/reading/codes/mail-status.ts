/**
 * Enhanced status codes of mail (5.7.1), with the reply they came with (550) and the words around them.
 *
 * The number alone decides little: 5.7.1 is a dozen things, and what tells them apart stands behind it
 * or, in a notice of non-delivery, in the lines below. Three numbers with dots are versions, too, so one
 * counts only behind a reply code or beside a word of mail. Source: RFC 3463 section 2, RFC 2034.
 */
import type { Quote } from '../../model/observation.ts';
import { foldedLine, longestLine, type Paste, quoteOf } from '../paste.ts';

const most = 100;
/** Characters before the code, on its line, and behind it, on its and the next lines. */
const around = { before: 160, behind: 480, lines: 5 };

const statusCode = /(?<![\w.])[45]\.[0-7]\.\d{1,3}(?![\w]|\.\d)/g;
const replyBefore = /(?<!\d)([45]\d\d)\D{0,16}$/;
const marked = /(?:#|smtp;|x-unix;|status:|dsn=|code) {0,2}$/;
const mailWord =
  /smtp|mail|recipient|deliver|bounce|relay|sender|\bndr\b|authenticat|reject|connector|starttls|empf[aä]nger|destinat/i;

/** What stands before the words of a line that goes on: a quote mark, an arrow, the same reply again. */
const prefix = /^[\s>|<~*└─-]{0,12}(?:s: {0,2})?(?:[45]\d\d[ -])?(?:#?[45]\.\d\.\d{1,3}[ -]{1,2})?/;

export const mailStatusPatterns = [statusCode, mailWord];

export function readMailStatus(paste: Paste): Quote[] {
  const quotes: Quote[] = [];
  const codes = paste.search.folded(statusCode);
  if (codes.length === 0) return [];
  const words = new Set(paste.search.lines(mailWord).map(({ line }) => line));
  for (const { groups, index, line } of codes) {
    const isNearMail = words.has(line - 1) || words.has(line) || words.has(line + 1);
    const quote = quoteAt(paste, groups[0] ?? '', line - 1, index, isNearMail);
    if (quote) quotes.push(quote);
    if (quotes.length === most) break;
  }
  return quotes;
}

function quoteAt(
  paste: Paste,
  status: string,
  index: number,
  at: number,
  isNearMail: boolean,
): Quote | undefined {
  const line = paste.folded[index] ?? '';
  const before = line.slice(Math.max(0, at - around.before), at);
  const reply = replyBefore.exec(before)?.[1];
  const isMail = !!reply || marked.test(before) || isNearMail;
  if (!isMail) return undefined;
  const evidence = {
    status,
    ...(reply ? { reply } : {}),
    text: textsAt(paste, before + line.slice(at, at + around.behind), index),
    ...(paste.about ? { about: 'exchange' } : {}),
  };
  return quoteOf(paste, { name: 'mail.status', evidence }, index + 1);
}

/** Once as it reads, once without the breaks of lines, which may stand within a word. */
function textsAt({ lines }: Paste, first: string, index: number): string[] {
  const below: string[] = [];
  for (const next of lines.slice(index + 1, index + around.lines)) {
    if (!next.trim()) break;
    below.push(foldedLine(next.slice(0, longestLine)).replace(prefix, ''));
  }
  const all = [first, ...below];
  const longest = around.before + around.behind;
  const spaced = all.join(' ').slice(0, longest);
  return below.length > 0 ? [spaced, all.join('').slice(0, longest)] : [spaced];
}
