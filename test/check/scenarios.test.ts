/** What a whole check makes of every scenario of the practice server, as a person would do it: the mailbox is typed. */
import { afterAll, describe, expect, test } from 'vitest';
import { faultsOf, rootsOf } from '../../src/history/compare.ts';
import type { Report } from '../../src/model/report.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { scenarios } from '../../src/practice/scenarios.ts';
import type { Seen } from '../../src/practice/seen.ts';
import { reportCard } from '../../src/present/report-card.ts';
import { Slots } from '../../src/probes/slots.ts';
import { byHost, type Line, table } from './scenario-table.ts';
import { search, type Typed } from './search.ts';

/** Whole checks at once: more would only make each of them slower. */
const atOnce = new Slots(4);

/** Where nothing comes, waiting is all there is to do, beside the others. */
const isSilent = (name: string) => /silent|buffers|stalls/.test(name);

interface Checked {
  readonly report: Report;
  readonly seen: Seen;
  /** How many servers are behind the name. */
  readonly servers: number;
}

async function checked(scenario: string, typed: Typed): Promise<Checked> {
  using _slot = isSilent(scenario) ? undefined : await atOnce.take();
  await using practice = await startPractice({ scenario });
  const report = await search(practice, typed);
  return { report, seen: practice.seen, servers: practice.addresses.length };
}

const all: readonly (readonly [string, Typed, Line])[] = [
  ...Object.entries(table).map(([name, line]) => [name, 'mailbox', line] as const),
  ...Object.entries(byHost).map(([name, line]) => [name, 'host', line] as const),
];
const checks = new Map(
  all.map(([name, typed]) => [`${name} by the ${typed}`, checked(name, typed)] as const),
);
afterAll(() => Promise.allSettled(checks.values()));

async function checkOf(name: string, typed: Typed = 'mailbox'): Promise<Checked> {
  const done = await checks.get(`${name} by the ${typed}`);
  if (!done) throw new Error(`there is no scenario ${name}`);
  return done;
}

const idsOf = ({ findings }: Report) => findings.map(({ diagnosis }) => diagnosis.id);

test('every scenario has its line', () => {
  expect(Object.keys(table).toSorted()).toEqual(scenarios.map(({ name }) => name).toSorted());
});

describe.each(all)('%s, by the %s', (name, typed, { health, said, causes, opens }) => {
  test(`is ${health}: ${said[0] ?? 'all is well'}`, async () => {
    const { report } = await checkOf(name, typed);
    const faults = faultsOf(report);
    expect(report.probes.map(({ crash }) => crash)).toEqual(report.probes.map(() => undefined));
    expect(faults.map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`)).toEqual(said);
    expect(report.health).toBe(health);
    expect(report.isCut).toBe(false);
  });

  test('leaves nothing unexplained, and no cause stands behind what follows from it', async () => {
    const { report } = await checkOf(name, typed);
    expect(report.unexplained.map((step) => `${step.name} ${step.code}`)).toEqual([]);
    expect(rootsOf(report)).toHaveLength(causes);
    const ids = idsOf(report);
    for (const { diagnosis, follows } of report.findings)
      for (const cause of follows)
        expect(ids.indexOf(cause)).toBeLessThan(ids.indexOf(diagnosis.id));
  });

  test('its summary names the cause alone', async () => {
    const { report } = await checkOf(name, typed);
    const [cause, ...others] = rootsOf(report);
    const { summary } = reportCard(report);
    expect(summary).toContain(cause?.diagnosis.title ?? 'is healthy');
    expect(summary.includes(' more)')).toBe(others.length > 0);
    expect(summary.includes('but not by')).toBe(health === 'failed' && opens === 1);
  });

  test(`opens the mailbox by ${opens} ways, at the cost of one failed logon at most`, async () => {
    const { seen, servers } = await checkOf(name, typed);
    expect(seen.credentialsInTheClear).toBe(0);
    const failures = Object.values(seen.failedLogons);
    expect(failures.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1);
    const most = opens * servers;
    expect(seen.openedMailboxes.length).toBeLessThanOrEqual(most);
    expect(seen.openedMailboxes.length > 0).toBe(most > 0);
    if (servers === 1) expect(seen.openedMailboxes).toHaveLength(opens);
  });
});

const twins = all.flatMap(([name, typed, { like, said }]) =>
  like === undefined ? [] : [{ name, typed, like, said }],
);

test.each(twins)("$name, by the $typed, can't be told from $like", async (twin) => {
  const { name, typed, like, said } = twin;
  const { report } = await checkOf(name, typed);
  const other = table[like];
  if (other) expect(other.said).toEqual(said);
  else expect(idsOf(report)).toContain(like);
});

test.each(Object.keys(table).filter((name) => /^certificate-|^old-tls/.test(name)))(
  '%s: no credentials are sent, and the report says why in one place',
  async (name) => {
    const { report, seen } = await checkOf(name);
    expect(seen.acceptedLogons).toBe(0);
    expect(seen.failedLogons).toEqual({});
    expect(rootsOf(report)).toHaveLength(1);
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
