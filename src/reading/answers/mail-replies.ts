/**
 * Replies of SMTP that carry no enhanced status code: `554-Bad DNS PTR resource record.`
 *
 * Large receivers and filters still answer so. A number of three digits is much else, so it counts only
 * beside a word of mail and with words behind it. It is the same observation as one with a status code
 * (mail-status.ts), without the status. Source: RFC 5321 section 4.2.3.
 */
import type { Quote } from '../../model/observation.ts';
import { isNear, longestLine, type Paste, quoteOf } from '../paste.ts';

const most = 40;
/** Lines of one reply, and characters of its words. */
const longest = { lines: 5, text: 480 };

const reply =
  /(?:^[\s>|<~*-]{0,12}|["'(:>=\]] {0,2}|\b(?:said|says|with|error|code|returned|gets?|got|smtp)[:=]? )(421|45[0-24]|521|53[045]|55[0-6])(?:[ -]|[:,] )(?!(?:b?['"])?[45]\.\d|\d)[^\w\s]{0,3}[a-z]/g;
const mailWord =
  /smtp|mail|recipient|deliver|bounce|relay|\bsender\b|\bndr\b|\brcpt\b|\bmx\b|remote server returned|nemesis|postmaster/i;

/** Where one stands, mail-status.ts has read the reply. */
const enhanced = /(?<![\w.])[45]\.[0-7]\.\d{1,3}(?!\w|\.\d)/;

export const mailReplyPatterns = [reply];

export function readMailReplies(paste: Paste): Quote[] {
  const quotes: Quote[] = [];
  for (const line of paste.search.linesFor(mailReplyPatterns)) {
    quotes.push(...repliesIn(paste, line - 1));
    if (quotes.length >= most) break;
  }
  return quotes.slice(0, most);
}

function repliesIn(paste: Paste, index: number): Quote[] {
  const line = paste.folded[index] ?? '';
  const found = enhanced.test(line) ? [] : [...line.matchAll(reply)];
  if (found.length === 0 || !isNear(paste.lines, index + 1, mailWord, 2)) return [];
  return found.map(({ 1: code = '', index: at }) => {
    const text = textAt(paste, line.slice(at), index);
    const evidence = { reply: code, text, ...(paste.about ? { about: 'exchange' } : {}) };
    return quoteOf(paste, { name: 'mail.status', evidence }, index + 1);
  });
}

/** The words of the reply, and those of the lines that go on with it. */
function textAt({ folded }: Paste, first: string, index: number): string {
  const below = folded.slice(index + 1, index + longest.lines);
  const end = below.findIndex((line) => !line.trim());
  return [first, ...(end === -1 ? below : below.slice(0, end))]
    .map((line) => line.slice(0, longestLine))
    .join(' ')
    .slice(0, longest.text);
}
