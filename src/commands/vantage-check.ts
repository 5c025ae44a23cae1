/** `check <target> from <vantage>`: an instance inside another network looks, and we say what it saw. */
import { reportOf } from '../check/report-of.ts';
import { compareReports } from '../history/compare.ts';
import { type Books, Unavailable } from '../model/books.ts';
import type { Block, Card } from '../model/card.ts';
import type { Program, Progress } from '../model/command.ts';
import type { Report } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import { besides, comparisonBlocks } from '../present/comparison-blocks.ts';
import { sideText } from '../present/history-card.ts';
import { isVantage } from './history-words.ts';
import { noVantage } from './scheduling.ts';

/** What a check there may take besides its own deadline: to be taken, and to be told. */
const onTheWayMs = 15_000;
/** An older check from here says nothing about now. */
const sideBySideMs = 15 * 60_000;
const mostLooked = 20;

/** The words without `from <vantage>` at their end. */
export function withoutVantage(words: readonly string[]): {
  readonly words: readonly string[];
  readonly vantage?: string;
} {
  const [from, vantage] = words.slice(-2);
  return words.length > 2 && from?.toLowerCase() === 'from' && isVantage(vantage)
    ? { words: words.slice(0, -2), vantage }
    : { words };
}

/** What came of it; a text is the sentence for whoever asked. */
export async function checkedThere(
  order: CheckOrder & { readonly vantage: string },
  program: Program,
  progress: Progress,
): Promise<Report | string> {
  const { ask, books, knowledge, timeoutMs } = program;
  if (!ask || !books)
    return `I can't check from ${order.vantage}: the bot there is asked through a shared database, and there is none. An operator names one in DATABASE_URL.`;
  try {
    const complaint = unknownVantage(order.vantage, await (await books()).history.vantages());
    if (complaint) return complaint;
    progress(runningThere(order));
    const sighting = await ask(order, AbortSignal.timeout(timeoutMs + onTheWayMs));
    return reportOf(sighting, knowledge);
  } catch (error) {
    return sentenceOf(error, order.vantage);
  }
}

/** How it looked from here a moment ago, beside it; nothing if nobody looked. */
export async function besideHere(
  { target, account, vantage }: CheckOrder & { readonly vantage: string },
  report: Report,
  program: Program,
  zone: string,
): Promise<readonly Block[]> {
  try {
    const books = await program.books?.();
    const here = books && (await newestFromHere({ target, account }, report, books));
    if (!here) return [];
    const comparison = compareReports(here, report);
    const names = ['from here', `from ${vantage}`] as const;
    return [
      { kind: 'heading', text: 'Side by side' },
      {
        kind: 'facts',
        facts: [
          { label: names[0], value: sideText(comparison.before, zone) },
          { label: names[1], value: sideText(comparison.after, zone) },
        ],
      },
      ...comparisonBlocks(comparison, 'What is different', { words: besides(...names) }),
    ];
  } catch (error) {
    if (error instanceof Unavailable) return []; // the check itself is the answer
    throw error;
  }
}

/** Before the buttons, which stay at the end. */
export function withBlocks(card: Card, more: readonly Block[]): Card {
  const buttons = card.blocks.filter(({ kind }) => kind === 'actions');
  const others = card.blocks.filter(({ kind }) => kind !== 'actions');
  return { ...card, blocks: [...others, ...more, ...buttons] };
}

async function newestFromHere(
  { target, account }: CheckOrder,
  report: Report,
  { history }: Books,
): Promise<Report | undefined> {
  const checks = await history.list({ target: target.toLowerCase(), account, atMost: mostLooked });
  const at = Date.parse(report.startedAt);
  const newest = checks.find(
    ({ order, startedAt }) =>
      order.vantage === undefined && Math.abs(at - startedAt.getTime()) <= sideBySideMs,
  );
  return newest && (await history.find(newest.id))?.report;
}

function unknownVantage(vantage: string, known: readonly string[]): string | undefined {
  if (known.includes(vantage)) return undefined;
  return noVantage(vantage, known);
}

function runningThere({ target, vantage }: CheckOrder): Card {
  return { summary: `Checking ${target} from ${vantage} ...`, tone: 'neutral', blocks: [] };
}

/** @throws what is a bug of ours */
function sentenceOf(error: unknown, vantage: string): string {
  if (error instanceof Unavailable) return error.message;
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError'))
    return `Nobody at ${vantage} checked it in time. Ask the operator whether the bot there is running; its log tells more.`;
  throw error;
}
