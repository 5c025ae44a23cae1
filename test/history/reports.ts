/** Reports that are put together by hand: what a check would have seen. */
import { reportOf } from '../../src/check/report-of.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Evidence, Outcome, Step } from '../../src/model/observation.ts';
import type { Report, Sighting } from '../../src/model/report.ts';

export const knowledge = loadKnowledge();

interface More {
  readonly code?: string;
  readonly outcome?: Outcome;
  readonly durationMs?: number;
  readonly evidence?: Evidence;
}

/** A step at an address of mail.contoso.com; with a code it has failed unless it says otherwise. */
export function stepAt(
  name: string,
  address: string,
  { code, outcome = code ? 'failed' : 'passed', durationMs = 12.5, evidence = {} }: More = {},
): Step {
  const place = address.includes(':') ? `[${address}]:443` : `${address}:443`;
  return {
    witness: 'step',
    name,
    subject: `mail.contoso.com at ${place}`,
    outcome,
    ...(code ? { code } : {}),
    startedAt: '2026-11-22T08:00:00.000Z',
    durationMs,
    evidence: { name: 'mail.contoso.com', address, port: 443, ...evidence },
  };
}

export function sightingWith(steps: readonly Step[], more: Partial<Sighting> = {}): Sighting {
  const outcome = steps.some((step) => step.outcome === 'failed') ? 'failed' : 'passed';
  return {
    target: {
      text: 'mail.contoso.com',
      domain: 'contoso.com',
      host: 'mail.contoso.com',
      port: 443,
    },
    vantage: 'here',
    startedAt: '2026-11-22T08:00:00.000Z',
    durationMs: 1200,
    isCut: false,
    probes: [{ id: 'tcp', title: 'TCP', outcome, steps }],
    ...more,
  };
}

export function reportWith(steps: readonly Step[], more: Partial<Sighting> = {}): Report {
  return reportOf(sightingWith(steps, more), knowledge);
}
