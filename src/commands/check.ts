import { type CheckOptions, check as checkTarget } from '../check/check.ts';
import { targetOf } from '../check/target-of.ts';
import { NoLogon } from '../model/account.ts';
import { AccountName } from '../model/account-fields.ts';
import type { Answer, Command, Origin, Program, Progress, Verdict } from '../model/command.ts';
import { brokenDown, type Report } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import type { Target } from '../model/target.ts';
import {
  type ReportCardOptions,
  reportCard,
  reportData,
  runningCard,
} from '../present/report-card.ts';
import { notAllowed } from './account.ts';
import { kept, keptThere, withLink } from './kept-check.ts';
import { usage } from './usage.ts';
import { besideHere, checkedThere, withBlocks, withoutVantage } from './vantage-check.ts';

export const check: Command = {
  usage: 'check <mailbox, domain or host> [with <account>] [from <vantage point>]',
  summary: 'Tests how a server answers, and says what is wrong with it.',
  examples: ['check contoso.com', 'check mail.contoso.com:443', 'check user@contoso.com'],
  accepts: (words) => orderOf(withoutVantage(words).words) !== undefined,

  async run({ words, origin }, program, progress) {
    const { words: rest, vantage } = withoutVantage(words);
    const order = orderOf(rest);
    if (!order) return usage(check);
    const { target, account } = order;
    const asked = { target: target.text, ...(account && { account }) };
    if (vantage) return fromThere({ ...asked, vantage }, program, origin, progress);
    const logon = await program.logonOf?.(target, account, origin);
    const given = { reach: program.reachOf(target, origin), ...logon };
    const report = await reportOn(target, program, given, progress);
    const link = await kept(asked, report, program);
    const answer = answerOf(report, { account });
    return { ...answer, card: withLink(answer.card, link) };
  },
};

async function fromThere(
  order: CheckOrder & { readonly vantage: string },
  program: Program,
  origin: Origin,
  progress: Progress,
): Promise<Answer> {
  if (order.account && !(program.mayUseAccounts?.(origin) ?? origin.surface === 'terminal'))
    throw new NoLogon(notAllowed(origin));
  const report = await checkedThere(order, program, progress);
  if (typeof report === 'string') return usage(check, report);
  const answer = answerOf(report, { account: order.account });
  const [link, beside] = await Promise.all([
    keptThere(order, report, program),
    besideHere(order, report, program, origin.zone ?? 'UTC'),
  ]);
  return { ...answer, card: withLink(withBlocks(answer.card, beside), link) };
}

/** `contoso.com`, `contoso.com with helpdesk`, `contoso.com --account helpdesk` */
export function orderOf([text = '', joint, name, ...more]: readonly string[]):
  | { readonly target: Target; readonly account?: string }
  | undefined {
  const target = targetOf(text);
  if (!target || more.length > 0) return undefined;
  if (joint === undefined) return { target };
  const account = AccountName.safeParse(name);
  // Some keyboards make a dash of two hyphens.
  const isJoint = /^(with|(--|—|–)account)$/i.test(joint);
  return isJoint && account.success ? { target, account: account.data } : undefined;
}

/** Where a check may go, and what else it is given. */
type Given = Pick<CheckOptions, 'reach' | 'account' | 'mailbox' | 'capture'>;

/** Runs the program's probes and says what came of it. */
export async function answerTo(
  target: Target,
  program: Program,
  given: Given,
  progress: Progress,
  shown: ReportCardOptions,
): Promise<Answer> {
  return answerOf(await reportOn(target, program, given, progress), shown);
}

function reportOn(
  target: Target,
  { probes, knowledge, timeoutMs, look }: Program,
  given: Given,
  progress: Progress,
): Promise<Report> {
  return checkTarget(target, probes, knowledge, {
    ...given,
    timeoutMs,
    look,
    progress: (runs) => progress(runningCard(target.text, runs)),
  });
}

function answerOf(report: Report, shown: ReportCardOptions): Answer {
  return {
    verdict: verdictOf(report),
    card: reportCard(report, shown),
    data: reportData(report),
  };
}

function verdictOf({ health, probes }: Report): Verdict {
  if (brokenDown(probes).length > 0) return 'crashed';
  return health === 'healthy' ? 'healthy' : 'found';
}
