/** Whatever keeps an account back, at whatever step: a person is told why. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { probes } from '../../src/probes/index.ts';

const knowledge = loadKnowledge();
/** Of the probes that have an account. */
const kinds = probes
  .filter(({ needs, discovers }) => needs === 'account' || discovers)
  .flatMap(({ steps }) => steps);

/** Where a way to log on to HTTP is chosen, and where a ticket takes its place. */
const byHttp = kinds
  .filter(({ name, facts }) => 'scheme' in facts || name === 'kerberos.logon')
  .map(({ name }) => name);
/** The first call through a binding takes the proof along. */
const byRpc = ['store.logon', 'rfr.new-dsa', 'nspi.bind'];
const everywhere = [...new Set([...byHttp, ...byRpc])];

test('the steps that log on are found', () => {
  const some = ['http.logon', 'outlook-anywhere.echo', 'outlook-anywhere.tunnel', 'kerberos.logon'];
  expect(byHttp).toEqual(expect.arrayContaining(some));
  expect(byHttp.filter((name) => name.startsWith('mapi-http.')).length).toBeGreaterThan(4);
  expect(kinds.map(({ name }) => name)).toEqual(expect.arrayContaining(byRpc));
});

test.each([
  ['account-place', 'auth/account-not-for-host', byHttp],
  ['certificate-untrusted', 'auth/credentials-withheld', byHttp],
  ['certificate-name', 'auth/credentials-withheld', byHttp],
  ['tls-version', 'auth/credentials-withheld', byHttp],
  ['locked', 'auth/account-locked', everywhere],
  ['busy', 'auth/account-held', everywhere],
  ['store', 'auth/account-held', everywhere],
  ['changed', 'auth/account-held', everywhere],
  ['refused-before', 'auth/wrong-password', everywhere],
  ['no-verdict', 'auth/wrong-password', everywhere],
  ['refused-elsewhere', 'auth/extended-protection', everywhere],
] as const)('an account kept back for %s is %s at each of them', (reason, id, names) => {
  const told = [...new Set(names)].map((name) => [name, causesOf(name, reason)]);
  expect(told).toEqual([...new Set(names)].map((name) => [name, [id]]));
});

function causesOf(name: string, reason: string): string[] {
  const found = diagnose(
    [
      {
        witness: 'step',
        name,
        subject: 'here',
        outcome: 'failed',
        code: 'credentials.withheld',
        startedAt: '2026-11-22T08:00:00Z',
        durationMs: 1,
        evidence: { reason },
      },
    ],
    knowledge,
  );
  return found.map(({ diagnosis }) => diagnosis.id);
}
