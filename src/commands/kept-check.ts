/** What becomes of a check that somebody asked for: it is kept, and its card leads to the whole of it. */
import type { Card, Link } from '../model/card.ts';
import type { Program } from '../model/command.ts';
import type { Report } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import { within } from '../store/within.ts';

/** An answer waits so long for its place in the history, and then goes without a link. */
const patienceMs = 1_000;

/**
 * Takes a check down, best effort: neither a slow store nor one that is gone keeps or spoils the answer.
 *
 * @returns the page of its report
 */
export async function kept(
  order: CheckOrder,
  report: Report,
  program: Program,
): Promise<string | undefined> {
  const { books } = program;
  if (!books) return undefined;
  const keeping = books()
    .then(({ history }) => history.keep(order, report))
    .then((id) => program.linkTo?.(id));
  return inTime(keeping);
}

/** The page of a check that another instance has run, and taken down itself. */
export async function keptThere(
  order: CheckOrder,
  { startedAt }: Report,
  program: Program,
): Promise<string | undefined> {
  const { books } = program;
  if (!books) return undefined;
  const { account, vantage } = order;
  const query = { target: order.target.toLowerCase(), account, vantage, atMost: 5 };
  const looking = books()
    .then(({ history }) => history.list(query))
    .then((checks) => checks.find((past) => past.startedAt.getTime() === Date.parse(startedAt)))
    .then((past) => past && program.linkTo?.(past.id));
  return inTime(looking);
}

/** The card with a button that opens the page, first among its buttons. */
export function withLink(card: Card, url: string | undefined): Card {
  if (!url) return card;
  const link: Link = { label: 'Full report', url };
  const hasButtons = card.blocks.some(({ kind }) => kind === 'actions');
  return {
    ...card,
    blocks: hasButtons
      ? card.blocks.map((block) =>
          block.kind === 'actions' ? { ...block, actions: [link, ...block.actions] } : block,
        )
      : [...card.blocks, { kind: 'actions', actions: [link] }],
  };
}

async function inTime<T>(work: Promise<T | undefined>): Promise<T | undefined> {
  return within(patienceMs, work).catch(() => undefined); // the answer is worth more than its copy
}
