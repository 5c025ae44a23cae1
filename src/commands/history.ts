import { compareReports } from '../history/compare.ts';
import { comparedNodes } from '../history/nodes.ts';
import type { Link } from '../model/card.ts';
import type { Answer, Command, Program } from '../model/command.ts';
import type { HistoryBook, PastCheck } from '../model/history.ts';
import type { Report } from '../model/report.ts';
import { comparisonCard, historyCard, nodesCard } from '../present/history-card.ts';
import { type HistoryAsk, here, historyAsk } from './history-words.ts';
import { remembered } from './remembered.ts';
import { usage } from './usage.ts';

/** Numbers in the list go so far. */
const mostChecks = 100;
const mostOffered = 5;

export const history: Command = {
  usage: 'history <target> [from <vantage point>] [compare <number> <number>]',
  summary:
    'Shows past checks, and compares two of them, two vantage points, or the nodes behind one name.',
  examples: [
    'history contoso.com',
    'history contoso.com compare 1 5',
    'history contoso.com compare here branch-office',
    'history contoso.com compare nodes',
  ],
  accepts: (words) => historyAsk(words) !== undefined,

  async run({ words, origin }, program) {
    const ask = historyAsk(words);
    if (!ask) return usage(history);
    return remembered(program, async ({ history: book }) => {
      const told: Telling = { book, program, zone: origin.zone ?? 'UTC' };
      const checks = await checksOf(ask, ask.vantage, told);
      return checks.length > 0 ? answerTo(ask, checks, told) : nothingOf(ask, told);
    });
  },
};

interface Telling {
  readonly book: HistoryBook;
  readonly program: Program;
  readonly zone: string;
}

/** Newest first. */
async function checksOf(
  { target }: HistoryAsk,
  vantage: string | undefined,
  { book }: Telling,
): Promise<readonly PastCheck[]> {
  const atMost = mostChecks;
  if (vantage !== here) return book.list({ target: target.toLowerCase(), vantage, atMost });
  const all = await book.list({ target: target.toLowerCase(), atMost });
  return all.filter(({ order }) => order.vantage === undefined);
}

async function answerTo(
  ask: HistoryAsk,
  checks: readonly PastCheck[],
  told: Telling,
): Promise<Answer> {
  switch (ask.what) {
    case 'list':
      return listed(ask, checks, told);
    case 'runs':
      return runs(ask, checks, told);
    case 'nodes':
      return nodes(ask, checks, told);
    case 'vantages':
      return vantages(ask, told);
  }
}

function listed(
  { target, vantage }: HistoryAsk,
  checks: readonly PastCheck[],
  told: Telling,
): Answer {
  const linkTo = (id: string) => told.program.linkTo?.(id);
  return {
    verdict: 'explained',
    card: historyCard({ target, vantage, checks, zone: told.zone, now: new Date(), linkTo }),
    data: {
      target,
      checks: checks.map((check, index) => ({
        number: index + 1,
        ...dataOf(check),
        link: linkTo(check.id),
      })),
    },
  };
}

/** A check as the terminal's `--json` promises it. */
function dataOf({ id, startedAt, health, durationMs, vantage, found, cause, order }: PastCheck) {
  const at = startedAt.toISOString();
  return { id, startedAt: at, verdict: health, durationMs, vantage, found, cause, order };
}

async function runs(
  ask: HistoryAsk & { readonly what: 'runs' },
  checks: readonly PastCheck[],
  told: Telling,
): Promise<Answer> {
  const { newer, older } = ask;
  const [before, after] = await Promise.all(
    [older, newer].map((number) => reportOf(checks[number - 1], told)),
  );
  if (!before || !after)
    return usage(
      history,
      `There ${checks.length === 1 ? 'is 1 check' : `are ${checks.length} checks`} of ${ask.target} on record, so I can't compare ${newer} with ${older}.`,
    );
  return compared(ask, [before, after], [`check ${older}`, `check ${newer}`], told);
}

async function vantages(
  ask: HistoryAsk & { readonly what: 'vantages' },
  told: Telling,
): Promise<Answer> {
  const { one, other, target } = ask;
  const newest = async (vantage: string) => reportOf((await checksOf(ask, vantage, told))[0], told);
  const [before, after] = await Promise.all([newest(one), newest(other)]);
  if (before && after)
    return compared(ask, [before, after], [`from ${one}`, `from ${other}`], told);
  const missing = before ? other : one;
  return usage(
    history,
    `There is no check of ${target} from ${missing} on record. To make one, say: ${missing === here ? `check ${target}` : `check ${target} from ${missing}`}`,
  );
}

interface Kept {
  readonly past: PastCheck;
  readonly report: Report;
}

async function reportOf(past: PastCheck | undefined, { book }: Telling): Promise<Kept | undefined> {
  return past && book.find(past.id);
}

function compared(
  { target, what }: HistoryAsk,
  [before, after]: readonly [Kept, Kept],
  names: readonly [string, string],
  { program, zone }: Telling,
): Answer {
  const comparison = compareReports(before.report, after.report);
  const links = [before, after].flatMap(({ past }, index): Link[] => {
    const url = program.linkTo?.(past.id);
    return url ? [{ label: `Full report, ${names[index]}`, url }] : [];
  });
  const manner = what === 'vantages' ? 'beside' : 'over-time';
  return {
    verdict: 'explained',
    card: comparisonCard({ target, names, manner, comparison, zone, links }),
    data: {
      target,
      before: dataOf(before.past),
      after: dataOf(after.past),
      findings: comparison.findings,
      steps: comparison.steps,
    },
  };
}

async function nodes(
  { target }: HistoryAsk,
  [newest]: readonly PastCheck[],
  told: Telling,
): Promise<Answer> {
  const kept = await reportOf(newest, told);
  if (!kept)
    return usage(history, `The newest check of ${target} was deleted meanwhile. Check it again.`);
  const found = comparedNodes(kept.report);
  return {
    verdict: 'explained',
    card: nodesCard(target, found),
    data: { target, check: dataOf(kept.past), nodes: found },
  };
}

/** Nobody has checked it: which targets there are, in case it goes by another name. */
async function nothingOf({ target, vantage }: HistoryAsk, { book }: Telling): Promise<Answer> {
  const known = await book.targets(mostOffered);
  const from = vantage && vantage !== here ? ` from ${vantage}` : '';
  return {
    verdict: 'unknown',
    card: {
      summary: `There is no check of ${target}${from} on record`,
      tone: 'neutral',
      blocks: [
        {
          kind: 'actions',
          actions: [
            { label: `Check ${target}${from}`, words: `check ${target}${from}` },
            ...known.map(({ order }) => ({
              label: `History of ${order.target}`,
              words: `history ${order.target}`,
            })),
          ],
        },
      ],
    },
    data: { target, checks: [] },
  };
}
