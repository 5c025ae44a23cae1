import { type CheckOptions, check as checkTarget } from '../check/check.ts';
import { targetOf } from '../check/target-of.ts';
import { AccountName } from '../model/account-fields.ts';
import type { Answer, Command, Program, Progress, Verdict } from '../model/command.ts';
import type { Report } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import { reportCard, reportData, runningCard } from '../present/report-card.ts';
import { usage } from './usage.ts';

export const check: Command = {
  usage: 'check <mailbox, domain or host> [with <account>]',
  summary: 'Tests how a server answers, and says what is wrong with it.',
  examples: ['check contoso.com', 'check mail.contoso.com:443', 'check user@contoso.com'],
  accepts: (words) => orderOf(words) !== undefined,

  async run({ words, origin }, program, progress) {
    const order = orderOf(words);
    if (!order) return usage(check);
    const { target, account } = order;
    const logon = await program.logonOf?.(target, account, origin);
    const given = { reach: program.reachOf(target, origin), ...logon, named: account };
    return answerTo(target, program, given, progress);
  },
};

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
interface Given extends Pick<CheckOptions, 'reach' | 'account' | 'mailbox' | 'capture'> {
  /** What its account is called by, to check again. */
  readonly named?: string;
}

/** Runs the program's probes and says what came of it. */
export async function answerTo(
  target: Target,
  { probes, knowledge, timeoutMs }: Program,
  { named, ...given }: Given,
  progress: Progress,
): Promise<Answer> {
  const report = await checkTarget(target, probes, knowledge, {
    ...given,
    timeoutMs,
    progress: (runs) => progress(runningCard(target.text, runs)),
  });
  return { verdict: verdictOf(report), card: reportCard(report, named), data: reportData(report) };
}

function verdictOf({ health, probes }: Report): Verdict {
  if (probes.some(({ outcome }) => outcome === 'crashed')) return 'crashed';
  return health === 'healthy' ? 'healthy' : 'found';
}
