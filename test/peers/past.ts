/** Checks as the store keeps them, for tests. */
import { randomUUID } from 'node:crypto';
import type { Report, Sighting } from '../../src/model/report.ts';
import type { CheckOrder } from '../../src/model/schedule.ts';
import type { checks } from '../../src/store/schema.ts';

/** Stands in for that of the jobs, which the store may not know. */
export function keyOf({ target, account = '', vantage = '' }: CheckOrder): string {
  return [target.toLowerCase(), account, vantage].join('\n');
}

export function sightingAt(startedAt: Date, text = 'contoso.com'): Sighting {
  return {
    target: { text, domain: 'contoso.com', port: 443 },
    vantage: 'box-1',
    startedAt: startedAt.toISOString(),
    durationMs: 1_234,
    isCut: false,
    probes: [{ id: 'dns', title: 'DNS', outcome: 'passed', steps: [] }],
  };
}

/** Diagnoses nothing: what it is diagnosed with is somebody else's. */
export function asReport(sighting: Sighting): Report {
  return { ...sighting, health: 'healthy', findings: [], unexplained: [] };
}

export function pastRow(
  order: CheckOrder,
  startedAt: Date,
  more: Partial<typeof checks.$inferInsert> = {},
): typeof checks.$inferInsert {
  return {
    id: randomUUID(),
    target: order.target.toLowerCase(),
    order,
    orderKey: keyOf(order),
    vantage: order.vantage ?? '',
    cause: 'schedule',
    slot: startedAt,
    state: 'done',
    startedAt,
    durationMs: 1_234,
    machine: 'box-1',
    health: 'failed',
    found: ['rpc/encryption-required'],
    report: sightingAt(startedAt, order.target),
    createdAt: startedAt,
    ...more,
  };
}
