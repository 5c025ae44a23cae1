import { type CheckOptions, check as checkTarget } from '../check/check.ts';
import { targetOf } from '../check/target-of.ts';
import type { Answer, Command, Origin, Program, Progress, Verdict } from '../model/command.ts';
import type { Report } from '../model/report.ts';
import type { CheckOrder } from '../model/schedule.ts';
import type { Target } from '../model/target.ts';
import { reportCard, reportData, runningCard } from '../present/report-card.ts';
import { kept, keptThere, withLink } from './kept-check.ts';
import { usage } from './usage.ts';
import { besideHere, checkedThere, withBlocks, withoutVantage } from './vantage-check.ts';

export const check: Command = {
  usage: 'check <mailbox, domain or host> [from <vantage>]',
  summary: 'Tests how a server answers, and says what is wrong with it.',
  examples: ['check contoso.com', 'check mail.contoso.com:443', 'check user@contoso.com'],
  accepts: (words) => {
    const [target, ...rest] = withoutVantage(words).words;
    return rest.length === 0 && !!target && !!targetOf(target);
  },

  async run({ words, origin }, program, progress) {
    const {
      words: [text = ''],
      vantage,
    } = withoutVantage(words);
    const target = targetOf(text);
    if (!target) return usage(check);
    if (vantage) return fromThere({ target: text, vantage }, program, origin, progress);
    const given = { reach: program.reachOf(target, origin), ...program.logonOf?.(target, origin) };
    const report = await reportOn(target, program, given, progress);
    const link = await kept({ target: text }, report, program);
    const answer = answerOf(report);
    return { ...answer, card: withLink(answer.card, link) };
  },
};

async function fromThere(
  order: CheckOrder & { readonly vantage: string },
  program: Program,
  { zone = 'UTC' }: Origin,
  progress: Progress,
): Promise<Answer> {
  const report = await checkedThere(order, program, progress);
  if (typeof report === 'string') return usage(check, report);
  const answer = answerOf(report);
  const [link, beside] = await Promise.all([
    keptThere(order, report, program),
    besideHere(order, report, program, zone),
  ]);
  return { ...answer, card: withLink(withBlocks(answer.card, beside), link) };
}

/** Where a check may go, and what else it is given. */
type Given = Pick<CheckOptions, 'reach' | 'account' | 'mailbox' | 'capture'>;

/** Runs the program's probes and says what came of it. */
export async function answerTo(
  target: Target,
  program: Program,
  given: Given,
  progress: Progress,
): Promise<Answer> {
  return answerOf(await reportOn(target, program, given, progress));
}

function reportOn(
  target: Target,
  { probes, knowledge, timeoutMs }: Program,
  given: Given,
  progress: Progress,
): Promise<Report> {
  return checkTarget(target, probes, knowledge, {
    ...given,
    timeoutMs,
    progress: (runs) => progress(runningCard(target.text, runs)),
  });
}

function answerOf(report: Report): Answer {
  return { verdict: verdictOf(report), card: reportCard(report), data: reportData(report) };
}

function verdictOf({ health, probes }: Report): Verdict {
  if (probes.some(({ outcome }) => outcome === 'crashed')) return 'crashed';
  return health === 'healthy' ? 'healthy' : 'found';
}
