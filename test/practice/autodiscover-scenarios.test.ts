/** What a check that is told nothing but a mailbox ends in, for each scenario of Autodiscover. */
import { describe, expect, test } from 'vitest';
import type { Certainty } from '../../src/model/diagnosis.ts';
import type { Health } from '../../src/model/report.ts';
import { startPractice } from '../../src/practice/practice.ts';
import { scenarios } from '../../src/practice/scenarios.ts';
import { search, type Typed } from './whole-search.ts';

interface End {
  readonly health: Health;
  /** What is wrong, most telling first; what is harmless is left out. */
  readonly findings: readonly `${string}/${string} ${Certainty}`[];
  /** Whether the mailbox was opened, by RPC. */
  readonly opens: boolean;
}

const well: End = { health: 'healthy', findings: [], opens: true };
const works = (...findings: End['findings']): End => ({
  health: 'degraded',
  findings,
  opens: true,
});
const fails = (...findings: End['findings']): End => ({ health: 'failed', findings, opens: false });
const both = (end: End) => ({ mailbox: end, host: end });

const table: Readonly<Record<string, Readonly<Record<Typed, End>>>> = {
  healthy: both(well),

  // Redirects that end somewhere are no fault. The one in the clear is looked at for a mailbox alone.
  'autodiscover-redirects': { mailbox: works('http/not-exchange likely'), host: well },
  'autodiscover-moved': both(well),
  'autodiscover-other-url': both(well),
  'autodiscover-other-address': both(well),
  'autodiscover-no-mapi': both(well),

  'autodiscover-loops': {
    mailbox: fails('autodiscover/redirected-in-circles proven', 'autodiscover/not-located proven'),
    host: fails('autodiscover/redirected-in-circles proven'),
  },
  'autodiscover-html': {
    mailbox: fails(
      'http/not-exchange likely',
      'autodiscover/web-page-instead proven',
      'autodiscover/not-located proven',
    ),
    host: fails(
      'http/not-exchange likely',
      'autodiscover/web-page-instead proven',
      'autodiscover/not-located likely',
    ),
  },

  // It answers, and something is missing or wrong.
  'autodiscover-no-expr': both({ ...works('autodiscover/missing-expr proven'), opens: false }),
  'autodiscover-no-exch': both(fails('autodiscover/missing-exch proven')),
  'autodiscover-no-auth-package': both(works('autodiscover/missing-auth-package proven')),
  'autodiscover-wrong-msstd': both({
    ...fails('autodiscover/principal-name-mismatch proven'),
    opens: true,
  }),
  // A host that was typed stays the host.
  'autodiscover-internal-names': {
    mailbox: fails('autodiscover/internal-names proven'),
    host: { ...fails('autodiscover/internal-names proven'), opens: true },
  },
  'autodiscover-basic-only': both(works('autodiscover/basic-only proven')),

  // It answers with an error.
  'autodiscover-unknown-address': both(fails('autodiscover/unknown-address likely')),
  'autodiscover-no-provider': both(fails('autodiscover/provider-unavailable proven')),
  'autodiscover-error': both(fails('autodiscover/internal-error proven')),
};

test('every scenario of Autodiscover has its line', () => {
  const names = scenarios.map(({ name }) => name).filter((name) => /^autodiscover/.test(name));
  expect(Object.keys(table).toSorted()).toEqual([...names, 'healthy'].toSorted());
});

describe.each(Object.entries(table))('%s', (scenario, ends) => {
  test.each(['mailbox', 'host'] as const)('by the %s', async (typed) => {
    await using practice = await startPractice({ scenario });
    const report = await search(practice, typed);
    const { health, findings, opens } = ends[typed];
    const wrong = report.findings.filter(({ diagnosis }) => diagnosis.severity !== 'healthy');
    expect(wrong.map(({ diagnosis, certainty }) => `${diagnosis.id} ${certainty}`)).toEqual(
      findings,
    );
    expect(report.unexplained).toEqual([]);
    expect(report.health).toBe(health);
    expect(practice.seen.openedMailboxes.length > 0).toBe(opens);
    expect(practice.seen).toMatchObject({ failedLogons: {}, credentialsInTheClear: 0 });
  });
});
