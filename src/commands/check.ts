import { type CheckOptions, check as checkTarget } from '../check/check.ts';
import { targetOf } from '../check/target-of.ts';
import type { Answer, Command, Program, Progress, Verdict } from '../model/command.ts';
import type { Report } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import { reportCard, reportData, runningCard } from '../present/report-card.ts';
import { usage } from './usage.ts';

export const check: Command = {
  usage: 'check <mailbox, domain or host>',
  summary: 'Tests how a server answers, and says what is wrong with it.',
  examples: ['check contoso.com', 'check mail.contoso.com:443', 'check user@contoso.com'],
  accepts: ([target, ...rest]) => rest.length === 0 && !!target && !!targetOf(target),

  async run({ words: [text = ''], origin }, program, progress) {
    const target = targetOf(text);
    if (!target) return usage(check);
    const given = { reach: program.reachOf(target, origin), ...program.logonOf?.(target, origin) };
    return answerTo(target, program, given, progress);
  },
};

/** Where a check may go, and what else it is given. */
type Given = Pick<CheckOptions, 'reach' | 'account' | 'mailbox' | 'capture'>;

/** Runs the program's probes and says what came of it. */
export async function answerTo(
  target: Target,
  { probes, knowledge, timeoutMs }: Program,
  given: Given,
  progress: Progress,
): Promise<Answer> {
  const report = await checkTarget(target, probes, knowledge, {
    ...given,
    timeoutMs,
    progress: (runs) => progress(runningCard(target.text, runs)),
  });
  return { verdict: verdictOf(report), card: reportCard(report), data: reportData(report) };
}

function verdictOf({ health, probes }: Report): Verdict {
  if (probes.some(({ outcome }) => outcome === 'crashed')) return 'crashed';
  return health === 'healthy' ? 'healthy' : 'found';
}
