/** A check of a name that only a test's name servers know, and what it ends in. */
import { check } from '../../src/check/check.ts';
import { targetOf } from '../../src/check/target-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Reach } from '../../src/model/reach.ts';
import { dns } from '../../src/probes/dns/probe.ts';
import { reaching } from '../reaching.ts';

export const domain = 'contoso.test';
const knowledge = loadKnowledge();

interface Wish {
  readonly probes?: readonly Probe[];
  /** Where the target's web services are; 443 if it is left out. */
  readonly port?: number;
  readonly reach?: Partial<Reach>;
  readonly timeoutMs?: number;
}

/** @param server the name server to ask */
export async function look(text: string, server: string, wish: Wish = {}) {
  const target = targetOf(text);
  if (!target) throw new Error(`${text} is no target`);
  const { port = target.port, probes = [dns], timeoutMs = 20_000 } = wish;
  const listed = { domains: [domain], networks: ['127.0.0.1', '192.0.2.0/24'], ports: [port] };
  const reach = { ...reaching({ nameServers: [server], ...listed }), ...wish.reach };
  const report = await check({ ...target, port }, probes, knowledge, { reach, timeoutMs });
  const crash = report.probes.find((run) => run.crash !== undefined)?.crash;
  if (crash !== undefined) throw new Error(crash);
  const steps = report.probes.flatMap((run) => run.steps);
  return {
    report,
    health: report.health,
    steps,
    /** What a check ends in: diagnosis and certainty, what is normal left out. */
    findings: report.findings
      .filter(({ diagnosis }) => diagnosis.severity !== 'healthy')
      .map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`),
    /** Diagnoses that say that something is as it should be. */
    normal: report.findings
      .filter(({ diagnosis }) => diagnosis.severity === 'healthy')
      .map(({ diagnosis }) => diagnosis.id),
    unexplained: report.unexplained.map(({ name, code }) => `${name} ${code}`),
    /** Subject and code, or the outcome where there is none. */
    outcomes: Object.fromEntries(
      steps.map(({ subject, code, outcome }) => [subject, code ?? outcome]),
    ),
    evidence: (subject: string) => steps.find((step) => step.subject === subject)?.evidence,
  };
}
