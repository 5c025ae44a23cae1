/** Two faults at once: the one by which it fails is said first, and the other is said, too. */
import { expect, test } from 'vitest';
import type { KnobChanges } from '../../src/practice/knobs.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { reportCard } from '../../src/present/report-card.ts';
import { wholeCheck } from './whole-check.ts';

interface Mix {
  readonly of: string;
  readonly knobs: KnobChanges;
  /** In their order. */
  readonly causes: readonly string[];
}

const mixes: readonly Mix[] = [
  {
    of: 'an expired certificate in front of a server that wants encryption',
    knobs: { middle: { certificate: 'expired' }, store: { encryptionRequired: true } },
    causes: ['tls/certificate-expired'],
  },
  {
    of: 'a wrong password, and EWS gone',
    knobs: { situation: { passwordChanged: true }, front: { missing: ['ews'] } },
    causes: ['auth/wrong-password', 'http/virtual-directory-missing'],
  },
  {
    of: 'a wrong clock in front of a store that wants encryption',
    knobs: { situation: { clockAheadMs: 7_200_000 }, store: { encryptionRequired: true } },
    causes: ['rpc/encryption-required', 'http/clock-skew'],
  },
  {
    of: 'a proxy that forbids /rpc, and a certificate for another name',
    knobs: { middle: { device: 'forbids-paths', certificate: 'other-name' } },
    causes: ['tls/wrong-name', 'http/proxy-answered'],
  },
  {
    of: 'a stopped back end, and ActiveSync that redirects',
    knobs: {
      situation: { backEndDown: true },
      front: { redirected: ['microsoft-server-activesync'] },
    },
    causes: ['rpc/server-unavailable', 'http/redirected'],
  },
];

test.each(mixes)('$of', async ({ knobs, causes }) => {
  await using practice = await startPractice({ knobs });
  const report = await wholeCheck(practice);
  const roots = report.findings.filter(({ follows }) => follows.length === 0);
  expect(roots.map(({ diagnosis }) => diagnosis.id)).toEqual(causes);
  expect(report.unexplained).toEqual([]);
  expect(reportCard(report).summary).toContain(roots[0]?.diagnosis.title);
});
