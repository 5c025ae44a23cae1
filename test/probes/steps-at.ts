import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Step } from '../../src/model/observation.ts';
import type { Probe } from '../../src/model/probe.ts';
import { reaching } from '../reaching.ts';

export const host = 'mail.contoso.com';

/** Runs one probe against a peer on loopback, under the name `mail.contoso.com`, and against nothing else. */
export async function runAt(
  probe: Probe,
  { port }: { readonly port: number },
  authorities: readonly string[] = [],
  name = host,
) {
  const target = targetOf(`${name}:${port}`);
  if (!target) throw new Error('no target');
  const reach = reaching({ pins: [{ name, port, address: '127.0.0.1' }], authorities });
  const report = await check(target, [probe], loadKnowledge(), { reach, timeoutMs: 30_000 });
  const [run] = report.probes;
  if (!run || run.crash !== undefined) throw new Error(run?.crash ?? 'no run');
  return {
    steps: run.steps,
    findings: report.findings.map(({ diagnosis }) => diagnosis.id),
    /** Name and code of what failed and no diagnosis explains. */
    unexplained: report.unexplained.map(({ name: step, code }) => `${step} ${code}`),
    /** The step of that name; the first one, if there are several. */
    step: (wanted: string): Step => stepOf(run.steps, wanted),
    /** Name and code of what did not pass. */
    troubles: run.steps.flatMap(({ name: step, code }) => (code ? [`${step} ${code}`] : [])),
  };
}

function stepOf(steps: readonly Step[], wanted: string): Step {
  const step = steps.find(({ name }) => name === wanted);
  if (!step) throw new Error(`no step ${wanted} among ${steps.map(({ name }) => name)}`);
  return step;
}
