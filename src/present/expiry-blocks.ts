/** What runs out, soonest first. */
import type { Expiry } from '../history/expiries.ts';
import type { Post } from '../history/policy.ts';
import type { Block } from '../model/card.ts';

const mostRows = 6;
/** What is over for longer is known; only a whole report says it again. */
const longestNewsDays = 7;

interface Occasion {
  readonly post: Post;
  readonly isBrief: boolean;
}

export function expiryBlocks(expiries: readonly Expiry[], occasion: Occasion): Block[] {
  const isWhole = !occasion.isBrief && occasion.post === 'report';
  const told = expiries.filter(({ daysLeft }) => isWhole || daysLeft >= -longestNewsDays);
  if (told.length === 0) return [];
  const different = new Map(told.map((one) => [`${one.what} ${one.endsAt.getTime()}`, one]));
  const facts = [...different.values()]
    .slice(0, mostRows)
    .map((one) => ({ label: leftText(one), value: expiryText(one) }));
  return [
    { kind: 'heading', text: 'What runs out' },
    { kind: 'facts', facts },
  ];
}

/** `its certificate expires in 13 days`, `Microsoft's support for Exchange 2019 has ended` */
export function expirySentence({ kind, what, daysLeft }: Expiry): string {
  const isOver = daysLeft < 0;
  const left = isOver ? '' : ` ${leftWords(daysLeft)}`;
  return kind === 'support'
    ? `Microsoft's support for ${what} ${isOver ? 'has ended' : 'ends'}${left}`
    : `a certificate ${isOver ? 'has expired' : 'expires'}${left}`;
}

function leftText({ daysLeft }: Expiry): string {
  return daysLeft < 0 ? 'over' : leftWords(daysLeft);
}

function leftWords(daysLeft: number): string {
  if (daysLeft === 0) return 'within a day';
  return daysLeft === 1 ? 'in 1 day' : `in ${daysLeft} days`;
}

function expiryText({ kind, what, where, endsAt, daysLeft, source }: Expiry): string {
  const day = endsAt.toISOString().slice(0, 10);
  const [first = '', ...others] = [...new Set(where.map(placeOf))];
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return kind === 'support'
    ? `Microsoft's support for ${what} ${daysLeft < 0 ? 'ended' : 'ends'} on ${day} (${first}${more}; source: ${source})`
    : `The certificate ${what} ${daysLeft < 0 ? 'expired' : 'expires'} on ${day} (${first}${more})`;
}

/** `mail.contoso.com at 192.0.2.7:443`, without the path that was asked for there. */
function placeOf(subject: string): string {
  return subject.replace(/\/\S*/, '');
}
