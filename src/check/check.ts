/** Target -> report: has the probes look, and says what their steps mean. */
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Look, LookOptions } from '../model/look.ts';
import type { Probe } from '../model/probe.ts';
import type { Report } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import { look as lookHere } from './look.ts';
import { reportOf } from './report-of.ts';

export interface CheckOptions extends LookOptions {
  /** Where the probes run, if not in this thread. */
  readonly look?: Look;
}

/** @throws Unavailable if whoever was to look could not: that is our fault */
export async function check(
  target: Target,
  probes: readonly Probe[],
  knowledge: readonly Diagnosis[],
  { look, ...options }: CheckOptions,
): Promise<Report> {
  const there: Look = look ?? lookHere;
  return reportOf(await there(target, probes, options), knowledge);
}
