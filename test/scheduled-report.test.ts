import { describe, expect, test } from 'vitest';
import type { DueReport, DueTarget } from '../src/jobs/duties.ts';
import { orderKeyOf } from '../src/jobs/spread.ts';
import type { Card } from '../src/model/card.ts';
import type { PastCheck } from '../src/model/history.ts';
import type { Step } from '../src/model/observation.ts';
import type { Schedule } from '../src/model/schedule.ts';
import { composeWith } from '../src/scheduled-report.ts';
import { toMessage } from '../src/surfaces/slack/blocks.ts';
import { toAdaptiveCard } from '../src/surfaces/teams/adaptive-card.ts';
import { toText } from '../src/surfaces/terminal/text.ts';
import { knowledge, reportWith, sightingWith, stepAt } from './history/reports.ts';

const now = new Date('2026-11-23T08:00:00Z');
const dayMs = 86_400_000;
const compose = composeWith({
  knowledge,
  linkTo: (id) => `https://bot.contoso.com/reports/${id}`,
  isConfirmed: true,
});

const well = [stepAt('tcp.connect', '192.0.2.7'), stepAt('tls.handshake', '192.0.2.7')];
const down = [stepAt('tcp.connect', '192.0.2.7', { code: 'ECONNREFUSED' })];

function pastOf(target: string, steps: readonly Step[], daysAgo: number): PastCheck {
  const report = reportWith(steps);
  return {
    id: `${target} ${daysAgo}`,
    order: { target },
    cause: 'schedule',
    health: report.health,
    startedAt: new Date(now.getTime() - daysAgo * dayMs),
    durationMs: 1000 + 37 * (daysAgo % 5),
    vantage: 'here',
    found: report.findings.map(({ diagnosis }) => diagnosis.id),
  };
}

/** @param days what was seen, the newest first */
function targetWith(target: string, days: readonly (readonly Step[])[]): DueTarget {
  const pasts = days.map((steps, daysAgo) => pastOf(target, steps, daysAgo));
  const [newest, previous, ...others] = pasts;
  const seen = (past: PastCheck | undefined, steps: readonly Step[] | undefined) =>
    past &&
    steps && { past, sighting: sightingWith(steps, { startedAt: past.startedAt.toISOString() }) };
  return {
    order: { target },
    newest: seen(newest, days[0]),
    previous: seen(previous, days[1]),
    earlier: previous ? [previous, ...others] : [],
  };
}

function dueWith(
  targets: readonly DueTarget[],
  more: Partial<DueReport & Schedule> = {},
): DueReport {
  const schedule: Schedule = {
    id: 12,
    place: { surface: 'slack', key: 'slack T1 C1', reference: {} },
    orders: targets.map(({ order }) => order),
    when: { cron: '0 8 * * *', zone: 'Europe/Berlin' },
    onlyChanges: more.onlyChanges ?? false,
    state: 'active',
    createdBy: 'U1',
    createdAt: now,
    nextSlot: now,
    nextRun: now,
  };
  return {
    id: '11111111-1111-4111-8111-111111111111',
    schedule,
    slot: now,
    isWanted: more.isWanted ?? false,
    now,
    watch: more.watch ?? {},
    targets,
  };
}

const healthyWatch = (target: string) => ({
  postedAt: new Date(now.getTime() - dayMs).toISOString(),
  targets: {
    [orderKeyOf({ target })]: {
      health: 'healthy',
      found: [],
      isFlapping: false,
      lost: 0,
      stages: {},
      spokenAt: [],
    },
  },
});

const textOf = (card: Card | undefined) => (card ? toText(card) : '');

describe('one target', () => {
  test('all is well and as it was: a short green report with its past', () => {
    const { card } = compose(dueWith([targetWith('contoso.com', [well, well, well])]));
    expect([card?.summary, card?.tone]).toEqual(['contoso.com is healthy', 'good']);
    expect(textOf(card)).toContain('●●● 3 healthy');
  });

  test('a change says what changed, with codes and times, the first step, and the page of the report', () => {
    const due = dueWith([targetWith('contoso.com', [down, well, well, well, well, well])], {
      watch: healthyWatch('contoso.com'),
    });
    const { card } = compose(due);

    expect(card?.summary).toMatch(/^contoso\.com now fails\. (Proven|Likely): /);
    const text = textOf(card);
    expect(text).toMatch(
      /new\s+Port reached, mail\.contoso\.com at 192\.0\.2\.7:443: ECONNREFUSED after 13 ms, was passed after\s+13\s+ms/,
    );
    expect(text).toContain('First step: ');
    expect(text).toContain('●●●●●○ 5 healthy, 1 failed');
    expect(text).toContain('https://bot.contoso.com/reports/contoso.com 0');
    expect(card?.blocks.some(({ kind }) => kind === 'chart')).toBe(true);
  });

  test('what is still broken says since when, on the clock of the schedule', () => {
    const days = [down, down, down, well];
    const first = compose(dueWith([targetWith('contoso.com', days)]));
    const { card } = compose(dueWith([targetWith('contoso.com', days)], { watch: first.watch }));
    expect(card?.summary).toMatch(
      /^contoso\.com has been failing since Sat, Nov 21, 09:00 \(2 days\)\. /,
    );
    expect(card?.blocks.filter(({ kind }) => kind === 'heading')).toEqual([]);
  });

  test('the recovery says after how long', () => {
    const broken = compose(dueWith([targetWith('contoso.com', [down, down, well])]));
    const { card } = compose(
      dueWith([targetWith('contoso.com', [well, down, down])], { watch: broken.watch }),
    );
    expect([card?.summary, card?.tone]).toEqual([
      'contoso.com is healthy again, after 2 days',
      'good',
    ]);
  });

  test('what runs out stands there with its day', () => {
    const expiring = stepAt('tls.certificate-dates', '192.0.2.7', {
      evidence: { notAfter: '2026-12-06T08:00:00.000Z', certificate: 'CN=mail.contoso.com' },
    });
    const { card } = compose(dueWith([targetWith('contoso.com', [[...well, expiring]])]));
    expect(textOf(card)).toMatch(
      /in 13 days\s+The certificate CN=mail\.contoso\.com expires on 2026-12-06/,
    );
  });

  test('a check that broke down is our fault, and says so', () => {
    const target = { order: { target: 'contoso.com' }, earlier: [] };
    const { card } = compose(dueWith([target]));
    expect(card?.summary).toMatch(
      /^contoso\.com could not be checked: that is a fault of Exchange Check/,
    );
    expect(card?.tone).toBe('warning');
  });
});

test('a group stands in one message, worst first, with details of those that are not healthy', () => {
  const targets = [targetWith('a.com', [well, well]), targetWith('b.com', [down, well])];
  const { card } = compose(dueWith(targets, { isWanted: true }));
  expect(card?.summary).toBe('1 of 2 targets is not healthy: b.com fails');
  const [rows] = card?.blocks ?? [];
  expect(rows).toMatchObject({ kind: 'facts', facts: [{ label: 'b.com' }, { label: 'a.com' }] });
  expect(textOf(card)).toContain('What changed');
});

test('twenty broken targets still fit into every platform', () => {
  const targets = Array.from({ length: 20 }, (_, index) =>
    targetWith(`host${index}.contoso.com`, [down, well]),
  );
  const { card } = compose(dueWith(targets));
  expect(card && toMessage(card).blocks.length).toBeLessThanOrEqual(50);
  const size = card ? Buffer.byteLength(JSON.stringify(toAdaptiveCard(card))) : 0;
  expect(size).toBeLessThanOrEqual(24 * 1024);
});

describe('only changes', () => {
  test('silent while all is as it was', () => {
    const due = dueWith([targetWith('contoso.com', [well, well])], {
      onlyChanges: true,
      watch: healthyWatch('contoso.com'),
    });
    expect(compose(due).card).toBeUndefined();
  });

  test('the first word is a sign of life that promises silence', () => {
    const { card } = compose(dueWith([targetWith('contoso.com', [well])], { onlyChanges: true }));
    expect(card?.summary).toMatch(/^All is well with contoso\.com\. I only report changes/);
  });

  test('the same due report gives the same card', () => {
    const due = () => dueWith([targetWith('contoso.com', [down, well])], { onlyChanges: true });
    expect(compose(due())).toEqual(compose(due()));
  });
});
