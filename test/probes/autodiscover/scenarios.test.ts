/** What Autodiscover at the practice server leads to: the findings, what the other probes are told, and which steps are red for good. */
import { expect, test } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { checkAt, domain } from './practice-check.ts';

const path = '/autodiscover/autodiscover.xml';

test('a healthy server: everything is told, by one logon, and no form disagrees with another', async () => {
  await using practice = await startPractice();
  const { report, told, findings, unexplained, all, port } = await checkAt(practice);
  expect({ health: report.health, findings, unexplained }).toEqual({
    health: 'healthy',
    findings: [],
    unexplained: [],
  });
  expect(told).toEqual({
    source: `https://${domain}:${port}${path}`,
    displayName: 'User of Exchange Check',
    outlookAnywhere: {
      server: practice.server,
      dn: practice.dn,
      front: { name: 'mail.contoso.test', port },
    },
    mapiHttp: {
      dn: practice.dn,
      store: [expect.stringContaining(`https://mail.contoso.test:${port}/mapi/emsmdb/`)],
      addressBook: [expect.stringContaining(`https://mail.contoso.test:${port}/mapi/nspi/`)],
    },
  });
  expect(practice.seen.acceptedLogons).toBe(1);
  expect(practice.seen.failedLogons).toEqual({});
  expect(practice.seen.credentialsInTheClear).toBe(0);
  expect(all('autodiscover.settings').map(({ evidence }) => evidence)).toMatchObject([
    { client: 'current', mapiHttp: true },
    { client: 'older', mapiHttp: false, authPackage: 'Ntlm', exchange: 'Exchange 2019' },
  ]);
  expect(all('autodiscover.comparison')).toMatchObject([{ evidence: { differences: [] } }]);
  expect(all('autodiscover.candidate')[0]?.subject).toBe(
    `https://contoso.test:${port}${path} at 127.0.0.1:${port}`,
  );
});

test.each([
  ['autodiscover-redirects', 'mail.contoso.test'],
  ['autodiscover-moved', 'autodiscover.contoso.test'],
  ['autodiscover-other-url', 'autodiscover.contoso.test'],
  ['autodiscover-other-address', 'mail.contoso.test'],
  ['autodiscover-no-mapi', 'contoso.test'],
])('%s: the mailbox is found at %s, and all is well', async (scenario, host) => {
  await using practice = await startPractice({ scenario });
  const { report, told, unexplained, port } = await checkAt(practice);
  expect(told).toMatchObject({
    source: `https://${host}:${port}${path}`,
    outlookAnywhere: { dn: practice.dn },
  });
  expect({ health: report.health, unexplained }).toEqual({ health: 'healthy', unexplained: [] });
  expect(practice.seen.failedLogons).toEqual({});
  expect(practice.seen.credentialsInTheClear).toBe(0);
});

test.each([
  ['autodiscover-loops', 'failed', 'redirected-in-circles proven'],
  ['autodiscover-html', 'failed', 'web-page-instead proven'],
  ['autodiscover-no-expr', 'failed', 'missing-expr proven'],
  ['autodiscover-no-exch', 'failed', 'missing-exch proven'],
  ['autodiscover-no-auth-package', 'degraded', 'missing-auth-package proven'],
  ['autodiscover-wrong-msstd', 'failed', 'principal-name-mismatch proven'],
  ['autodiscover-internal-names', 'failed', 'internal-names proven'],
  ['autodiscover-unknown-address', 'failed', 'unknown-address likely'],
  ['autodiscover-no-provider', 'failed', 'provider-unavailable proven'],
  ['autodiscover-error', 'failed', 'internal-error proven'],
  ['autodiscover-basic-only', 'degraded', 'basic-only proven'],
])('%s is %s: %s', async (scenario, health, finding) => {
  await using practice = await startPractice({ scenario });
  const { report, findings, unexplained } = await checkAt(practice);
  expect(findings[0]).toBe(`autodiscover/${finding}`);
  expect({ health: report.health, unexplained }).toEqual({ health, unexplained: [] });
  expect(practice.seen.failedLogons).toEqual({});
});

test.each(['by-location', 'by-url'] as const)(
  'redirects without end, %s, are followed five times and no more',
  async (redirects) => {
    const knobs = { autodiscover: { redirects, redirectsGo: 'endlessly' } } as const;
    await using practice = await startPractice({ knobs });
    const { all, findings } = await checkAt(practice, { names: ['mail.contoso.test'] });
    const forms = Map.groupBy(all('autodiscover.redirect'), ({ evidence }) =>
      /\.json\b/.test(String(evidence.from)) ? 'json' : 'xml',
    );
    expect([...forms.keys()].toSorted()).toEqual(
      redirects === 'by-location' ? ['json', 'xml'] : ['xml'],
    );
    for (const hops of forms.values()) {
      expect(hops).toHaveLength(6);
      expect(hops.at(-1)?.code).toBe('autodiscover.too-many-redirects');
    }
    expect(findings[0]).toBe('autodiscover/redirected-in-circles likely');
  },
);

test('addresses of mail that lead to each other are a loop', async () => {
  const knobs = { autodiscover: { redirects: 'by-address', redirectsGo: 'in-circles' } } as const;
  await using practice = await startPractice({ knobs });
  const { findings, told } = await checkAt(practice);
  expect(findings[0]).toBe('autodiscover/redirected-in-circles proven');
  expect(told).toBeUndefined();
});

test('the error of the server stands in the step in its own words', async () => {
  await using practice = await startPractice({ scenario: 'autodiscover-no-provider' });
  const { all } = await checkAt(practice);
  expect(all('autodiscover.settings')).toMatchObject([
    { code: 'autodiscover.error', evidence: { errorCode: '601', message: expect.any(String) } },
  ]);
});

test('without an account all places are looked at, and nobody logs on', async () => {
  await using practice = await startPractice();
  const { report, all, told } = await checkAt(practice, { user: '', mailbox: undefined });
  expect(report.health).toBe('healthy');
  expect(all('autodiscover.candidate').map(({ evidence }) => evidence.usable)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(practice.seen.acceptedLogons).toBe(0);
  expect(told).toBeUndefined();
});

test('an account whose name is no address can ask for none, and the report says so', async () => {
  await using practice = await startPractice();
  const { findings, told } = await checkAt(practice, {
    user: 'CONTOSO\\User',
    mailbox: undefined,
    host: 'mail.contoso.test',
  });
  expect(findings).toEqual(['autodiscover/no-address proven']);
  expect(told).toBeUndefined();
  expect(practice.seen.acceptedLogons).toBe(0);
});

test('the name of an account is the address that is asked for, if it is one', async () => {
  await using practice = await startPractice();
  const { told } = await checkAt(practice, { mailbox: undefined, host: 'mail.contoso.test' });
  expect(told?.source).toContain('https://mail.contoso.test:');
});

test('a wrong password costs one failed logon, whatever could be tried next', async () => {
  await using practice = await startPractice({ scenario: 'wrong-password' });
  const { findings, unexplained, told } = await checkAt(practice);
  expect(practice.seen.failedLogons).toEqual({ 'user@contoso.test': 1 });
  expect(findings).toEqual(['auth/wrong-password likely']);
  expect(unexplained).toEqual([]);
  expect(told).toBeUndefined();
});

test('the password stands nowhere in a report or a capture', async () => {
  await using practice = await startPractice({ scenario: 'autodiscover-basic-only' });
  const kept: Buffer[] = [];
  const { report } = await checkAt(practice, {
    capture: ({ data }) => void kept.push(Buffer.from(data)),
  });
  const text = `${JSON.stringify(report)}${Buffer.concat(kept).toString('latin1')}`;
  expect(kept.length).toBeGreaterThan(10);
  expect(text).not.toContain(
    Buffer.from(`user@contoso.test:${practice.password}`).toString('base64'),
  );
});
