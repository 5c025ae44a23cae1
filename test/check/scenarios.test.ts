/** What a whole check, by all probes and with the account, makes of every scenario of the practice server. */
import { afterAll, describe, expect, test } from 'vitest';
import { rootsOf } from '../../src/history/compare.ts';
import type { Certainty } from '../../src/model/diagnosis.ts';
import type { Health, Report } from '../../src/model/report.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { scenarios } from '../../src/practice/scenarios.ts';
import type { Seen } from '../../src/practice/seen.ts';
import { reportCard } from '../../src/present/report-card.ts';
import { Slots } from '../../src/probes/slots.ts';
import { wholeCheck } from './whole-check.ts';

interface Line {
  /** What is said first; nothing where all is well. */
  readonly first?: `${string}/${string} ${Certainty}`;
  readonly health: Health;
  /** What no check can tell it from: another diagnosis, or a scenario that ends in the same one. */
  readonly like?: string;
}

const failed = (first: Line['first'], like?: string): Line => ({ first, health: 'failed', like });
const degraded = (first: Line['first'], like?: string): Line => ({
  first,
  health: 'degraded',
  like,
});

const table: Readonly<Record<string, Line>> = {
  healthy: { health: 'healthy' },
  slow: { health: 'healthy', like: 'healthy' },
  'extended-protection': { health: 'healthy', like: 'healthy' },

  // What the store says.
  'encryption-required': degraded('rpc/encryption-required proven'),
  'version-blocked': degraded(
    'rpc/version-blocked-by-server likely',
    'rpc/version-blocked-for-mailbox',
  ),
  'cached-mode-required': failed('rpc/cached-mode-required proven'),
  'rpc-http-disallowed': failed('rpc/rpc-over-http-disallowed proven'),
  'mapi-disabled': failed('rpc/mapi-disabled proven'),
  'unknown-mailbox': failed('store/unknown-user proven'),
  'back-end-down': failed('rpc/server-unavailable proven'),

  // Who logs on.
  'wrong-password': failed('auth/wrong-password likely'),
  'tls-bridging-proxy': failed('auth/extended-protection proven'),
  'clock-skew': degraded('http/clock-skew proven'),

  // What stands in front.
  'proxy-forbids': failed('http/proxy-answered proven'),
  'proxy-forbids-methods': failed('http/proxy-answered proven'),
  'proxy-swallows-challenges': failed('http/no-scheme-offered proven'),
  'proxy-buffers': failed('rpc/channels-broken likely'),
  'proxy-pre-authenticates': failed('http/pre-authentication proven'),
  'tls-offloaded': failed('http/ssl-required possible'),
  'directories-missing': failed('http/virtual-directory-missing likely'),
  'directories-redirect': failed('http/redirected proven'),

  // Certificates and TLS.
  'certificate-expired': failed('tls/certificate-expired proven'),
  'certificate-wrong-name': failed('tls/wrong-name proven'),
  'certificate-untrusted': failed('tls/untrusted proven'),
  'certificate-self-signed': failed('tls/self-signed proven'),
  'certificate-incomplete': failed('tls/missing-intermediate proven'),
  'old-tls-only': failed('tls/legacy-only proven'),
  'no-tls': failed('tls/not-tls proven'),
  'client-certificate': failed('http/client-certificate-required likely'),
  'client-certificate-in-handshake': failed('http/client-certificate-required proven'),

  // The line. That it is silence or a reset is in the steps.
  silent: failed('tls/handshake-cut-off proven'),
  resetting: failed('tls/handshake-cut-off proven', 'silent'),
  garbage: failed('tls/not-tls proven', 'no-tls'),
  'silent-after-tls': failed('http/silent proven'),
  'resetting-after-tls': failed('http/silent proven', 'silent-after-tls'),
  'resetting-requests': failed('http/silent proven', 'resetting-after-tls'),
  'garbage-after-tls': failed('http/not-http proven'),

  // Several servers behind one name.
  'one-node-differs': degraded('rpc/encryption-required proven'),
  'one-node-expired': degraded('tls/certificate-expired proven'),
};

/** Whole checks at once: more would only make each of them slower. */
const atOnce = new Slots(10);

interface Checked {
  readonly report: Report;
  readonly seen: Seen;
}

/** Those that have to wait for silence go first. */
const order = scenarios.toSorted((a, b) => waits(b.name) - waits(a.name));
const checks = new Map(order.map(({ name }) => [name, checked(name)]));
afterAll(() => Promise.allSettled(checks.values()));

function waits(name: string): number {
  return /silent|buffers/.test(name) ? 1 : 0;
}

async function checked(scenario: string): Promise<Checked> {
  using _slot = await atOnce.take();
  await using practice = await startPractice({ scenario });
  return { report: await wholeCheck(practice), seen: practice.seen };
}

async function checkOf(name: string): Promise<Checked> {
  const done = await checks.get(name);
  if (!done) throw new Error(`there is no scenario ${name}`);
  return done;
}

const idsOf = ({ findings }: Report) => findings.map(({ diagnosis }) => diagnosis.id);

test('every scenario has its line', () => {
  expect(Object.keys(table).toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
});

describe.each(Object.entries(table))('%s', (name, { first, health, like }) => {
  test(`is ${health}, and said first is ${first ?? 'nothing'}`, async () => {
    const { report } = await checkOf(name);
    const [cause] = report.findings;
    expect(report.probes.map(({ crash }) => crash)).toEqual(report.probes.map(() => undefined));
    expect(cause && `${cause.diagnosis.id} ${cause.certainty}`).toBe(first);
    expect(report.health).toBe(health);
  });

  test('leaves nothing unexplained, and no cause stands behind what follows from it', async () => {
    const { report } = await checkOf(name);
    expect(report.unexplained.map((step) => `${step.name} ${step.code}`)).toEqual([]);
    const ids = idsOf(report);
    for (const { diagnosis, follows } of report.findings)
      for (const cause of follows)
        expect(ids.indexOf(cause)).toBeLessThan(ids.indexOf(diagnosis.id));
  });

  test('its summary names the cause alone', async () => {
    const { report } = await checkOf(name);
    const [cause, ...others] = rootsOf(report);
    const { summary } = reportCard(report);
    expect(summary).toContain(cause?.diagnosis.title ?? 'is healthy');
    expect(summary.includes(' more)')).toBe(others.length > 0);
  });

  test('costs one failed logon at most', async () => {
    const { seen } = await checkOf(name);
    const failures = Object.values(seen.failedLogons);
    expect(failures.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1);
  });

  test.runIf(like)(`can't be told from ${like}`, async () => {
    const { report } = await checkOf(name);
    const twin = table[like ?? ''];
    if (twin) expect(twin.first).toBe(first);
    else expect(idsOf(report)).toContain(like);
  });
});

test.each(Object.keys(table).filter((name) => /^certificate-|^old-tls/.test(name)))(
  '%s: no credentials are sent, and the report says why in one place',
  async (name) => {
    const { report, seen } = await checkOf(name);
    expect(seen.acceptedLogons).toBe(0);
    expect(seen.failedLogons).toEqual({});
    expect(rootsOf(report)).toHaveLength(1);
    expect(idsOf(report)).toContain('auth/credentials-withheld');
  },
);

test('one server of several is named where it differs', async () => {
  const { report } = await checkOf('one-node-differs');
  const nodes = report.probes.flatMap(({ steps }) =>
    steps.filter(({ name }) => name === 'outlook-anywhere.nodes'),
  );
  expect(nodes).toMatchObject([
    { outcome: 'warned', evidence: { differing: [expect.stringMatching(/^127\.0\.0\.3:/)] } },
  ]);
  expect(idsOf(report)).toContain('rpc/nodes-differ');
});
