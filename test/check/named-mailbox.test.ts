/** A check that is told the host and the mailbox, so that it needs no Autodiscover, of servers whose certificate isn't fit for credentials. */
import { expect, test } from 'vitest';
import { rootsOf } from '../../src/history/compare.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { wholeCheck } from './whole-check.ts';

test.each([
  ['certificate-expired', 'tls/certificate-expired'],
  ['certificate-wrong-name', 'tls/wrong-name'],
  ['certificate-untrusted', 'tls/untrusted'],
  ['certificate-self-signed', 'tls/self-signed'],
  ['certificate-incomplete', 'tls/missing-intermediate'],
  ['old-tls-only', 'tls/legacy-only'],
])('%s: no credentials are sent, and the report says why in one place', async (scenario, cause) => {
  await using practice = await startPractice({ scenario });
  const report = await wholeCheck(practice);
  expect(practice.seen.acceptedLogons).toBe(0);
  expect(practice.seen.failedLogons).toEqual({});
  expect(rootsOf(report).map(({ diagnosis }) => diagnosis.id)).toEqual([cause]);
  expect(report.findings.map(({ diagnosis }) => diagnosis.id)).toContain(
    'auth/credentials-withheld',
  );
  expect(report.unexplained).toEqual([]);
});

test('what every scenario is found by needs no Autodiscover: the mailbox that is named is opened', async () => {
  await using practice = await startPractice({ scenario: 'autodiscover-error' });
  const report = await wholeCheck(practice);
  expect(report.unexplained).toEqual([]);
  expect(practice.seen.openedMailboxes.length).toBeGreaterThan(0);
});
