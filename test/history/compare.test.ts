import { expect, test } from 'vitest';
import { compareReports } from '../../src/history/compare.ts';
import { expiriesOf } from '../../src/history/expiries.ts';
import { changeShare, isFlapping } from '../../src/history/flapping.ts';
import { comparedNodes } from '../../src/history/nodes.ts';
import { slowestSteps, usualTime } from '../../src/history/slowness.ts';
import { productOf } from '../../src/history/supported-versions.ts';
import type { Health } from '../../src/model/report.ts';
import { reportWith, stepAt } from './reports.ts';

test('steps that are new, worse, otherwise, better and gone are told, in this order', () => {
  const before = reportWith([
    stepAt('tcp.connect', '192.0.2.7'),
    stepAt('tls.handshake', '192.0.2.7', { code: 'tls.expires-soon', outcome: 'warned' }),
    stepAt('http.request', '192.0.2.7', { code: 'http.503' }),
    stepAt('http.healthcheck', '192.0.2.7', { code: 'http.500' }),
    stepAt('http.ntlm-challenge', '192.0.2.7', { code: 'ECONNRESET' }),
    stepAt('tls.versions', '192.0.2.7', { code: 'ECONNRESET' }),
  ]);
  const after = reportWith([
    stepAt('tcp.connect', '192.0.2.7', { code: 'ECONNREFUSED' }),
    stepAt('tls.handshake', '192.0.2.7', { code: 'tls.expired' }),
    stepAt('http.request', '192.0.2.7', { code: 'http.504' }),
    stepAt('http.healthcheck', '192.0.2.7', { code: 'http.slow', outcome: 'warned' }),
    stepAt('http.ntlm-challenge', '192.0.2.7'),
  ]);

  const { steps } = compareReports(before, after);

  expect(
    steps.map(({ change, name, before, after }) => [change, name, before?.code, after?.code]),
  ).toEqual([
    ['new', 'tcp.connect', undefined, 'ECONNREFUSED'],
    ['worse', 'tls.handshake', 'tls.expires-soon', 'tls.expired'],
    ['changed', 'http.request', 'http.503', 'http.504'],
    ['better', 'http.healthcheck', 'http.500', 'http.slow'],
    ['gone', 'http.ntlm-challenge', 'ECONNRESET', undefined],
    ['gone', 'tls.versions', 'ECONNRESET', undefined],
  ]);
});

test('the same fault at another address is the same fault', () => {
  const before = reportWith([stepAt('tls.handshake', '192.0.2.7', { code: 'tls.expired' })]);
  const after = reportWith([stepAt('tls.handshake', '2001:db8::7', { code: 'tls.expired' })]);
  expect(compareReports(before, after).steps).toEqual([]);
});

test('a node that is sick stays in sight behind the one that took its place', () => {
  const before = reportWith([
    stepAt('tcp.connect', '192.0.2.7'),
    stepAt('tcp.connect', '192.0.2.8'),
  ]);
  const after = reportWith([
    stepAt('tcp.connect', '192.0.2.7', { code: 'ETIMEDOUT' }),
    stepAt('tcp.connect', '192.0.2.9'),
  ]);
  expect(compareReports(before, after).steps).toMatchObject([
    { change: 'new', subject: 'mail.contoso.com at 192.0.2.7:443' },
  ]);
});

test('findings that are new and gone have their titles', () => {
  const before = reportWith([stepAt('tcp.connect', '192.0.2.7', { code: 'ECONNREFUSED' })]);
  const after = reportWith([stepAt('tcp.connect', '192.0.2.7')]);
  const [first] = compareReports(before, after).findings;
  expect(first).toMatchObject({ change: 'gone', title: expect.stringMatching(/./) });
  expect(compareReports(after, before).findings[0]).toMatchObject({ ...first, change: 'new' });
});

test('nodes of one name stand side by side, the best first, with what the others do otherwise', () => {
  const nodes = comparedNodes(
    reportWith([
      stepAt('tcp.connect', '192.0.2.7'),
      stepAt('tls.handshake', '192.0.2.7', { code: 'tls.expired' }),
      stepAt('tcp.connect', '192.0.2.8'),
      stepAt('tls.handshake', '192.0.2.8'),
    ]),
  );
  expect(nodes).toMatchObject([
    { address: '192.0.2.8', failed: 0, steps: 2, differs: [] },
    { address: '192.0.2.7', failed: 1, differs: [{ change: 'new', name: 'tls.handshake' }] },
  ]);
});

test('a certificate of several addresses runs out once, and what has time left is not said', () => {
  const dates = (address: string, notAfter: string) =>
    stepAt('tls.certificate-dates', address, {
      evidence: { notAfter, certificate: 'CN=mail.contoso.com' },
    });
  const report = reportWith([
    dates('192.0.2.7', '2026-12-05T12:00:00.000Z'),
    dates('192.0.2.8', '2026-12-05T12:00:00.000Z'),
    dates('192.0.2.9', '2027-12-05T12:00:00.000Z'),
  ]);
  expect(expiriesOf(report, new Date('2026-11-22T12:00:00Z'))).toMatchObject([
    { what: 'CN=mail.contoso.com', daysLeft: 13, stage: 14, where: { length: 2 } },
  ]);
  expect(expiriesOf(report, new Date('2026-12-05T12:00:01Z'))).toMatchObject([{ stage: 0 }]);
  expect(expiriesOf(report, new Date('2026-11-01T12:00:00Z'))).toEqual([]);
});

test.each([
  ['15.2.2562.43', 'Exchange Server SE', undefined],
  ['15.2.1748.46', 'Exchange 2019', '2025-10-14'],
  ['15.1.2507', 'Exchange 2016', '2025-10-14'],
  ['15.0.1497.48', 'Exchange 2013', '2023-04-11'],
  ['14.3.513.0', 'Exchange 2010', '2020-10-13'],
])('%s is %s', (version, name, ends) => {
  expect(productOf(version)).toMatchObject({ name, ...(ends && { ends: { on: ends } }) });
  expect(productOf(version)?.ends?.on).toBe(ends);
});

test.each(['', 'Microsoft-IIS/10.0', '5.5.2653', '99999.1.1'])(
  '%s is no Exchange that we know',
  (version) => {
    expect(productOf(version)).toBeUndefined();
  },
);

test('support that has ended is said with its source', () => {
  const report = reportWith([
    stepAt('http.request', '192.0.2.7', { evidence: { exchangeVersion: '15.1.2507.6' } }),
  ]);
  expect(expiriesOf(report, new Date('2026-11-22T12:00:00Z'))).toMatchObject([
    {
      kind: 'support',
      what: 'Exchange 2016',
      stage: 0,
      source: expect.stringMatching(/checked 20/),
    },
  ]);
});

test('flapping begins above a fifth of changes, and ends below a twentieth', () => {
  const restless = Array.from(
    { length: 21 },
    (_, index) => (index % 2 ? 'failed' : 'healthy') as Health,
  );
  const once = Array.from(
    { length: 21 },
    (_, index) => (index < 3 ? 'failed' : 'healthy') as Health,
  );
  expect(changeShare(restless)).toBeCloseTo(1);
  expect([isFlapping(false, restless), isFlapping(false, once)]).toEqual([true, false]);
  expect([
    isFlapping(true, once),
    isFlapping(
      true,
      restless.map(() => 'failed'),
    ),
  ]).toEqual([true, false]);
});

test('a newer change weighs more than an older one', () => {
  const at = (place: number) =>
    Array.from({ length: 21 }, (_, index) => (index < place ? 'failed' : 'healthy') as Health);
  expect(changeShare(at(1))).toBeCloseTo(1.2 / 20);
  expect(changeShare(at(20))).toBeCloseTo(0.8 / 20);
});

test('the slowest steps stand beside the time they took before, wherever they lead now', () => {
  const before = reportWith([stepAt('http.request', '192.0.2.7', { durationMs: 100 })]);
  const now = reportWith([
    stepAt('http.request', '192.0.2.8', { durationMs: 900 }),
    stepAt('tcp.connect', '192.0.2.8', { durationMs: 3 }),
  ]);
  expect(slowestSteps(now, before)).toMatchObject([
    { name: 'http.request', durationMs: 900, beforeMs: 100, isSlower: true },
    { name: 'tcp.connect', durationMs: 3, beforeMs: undefined, isSlower: false },
  ]);
});

test('what is usual is the median, and a few outliers do not move it', () => {
  const earlier = [1000, 1010, 990, 1005, 9000, 995];
  expect(usualTime(1100, earlier)).toMatchObject({ medianMs: 1003, isSlow: false });
  expect(usualTime(3000, earlier)).toMatchObject({ isSlow: true });
  expect(usualTime(3000, [1000, 1000])).toBeUndefined();
});
