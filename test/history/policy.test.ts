import { describe, expect, test } from 'vitest';
import type { Expiry } from '../../src/history/expiries.ts';
import { needsConfirmation, type Result } from '../../src/history/judge.ts';
import { decide, type Situation } from '../../src/history/policy.ts';
import type { Health } from '../../src/model/report.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-16T08:00:00Z');

/** A schedule with one target, run hour after hour. */
function scheduleOf(settings: Partial<Situation> = {}) {
  let watch: unknown = settings.watch ?? {};
  const earlier: Result[] = [];
  return {
    run(
      health: Health | undefined,
      more: Partial<Situation> & { found?: string[]; expiries?: Expiry[]; at?: Date } = {},
    ) {
      const { at = new Date(start + earlier.length * hour) } = more;
      const { found = health === 'healthy' ? [] : ['dns/no-such-name'], expiries = [] } = more;
      const now = health && { health, found, at };
      const decision = decide({
        reportId: `report ${earlier.length}`,
        onlyChanges: true,
        isWanted: false,
        isConfirmed: true,
        now: at,
        ...settings,
        ...more,
        watch,
        targets: [{ key: 'contoso.com', now, earlier: [...earlier], expiries }],
      });
      watch = JSON.parse(JSON.stringify(decision.watch));
      earlier.unshift(now ?? { health: 'failed', found: [], at });
      return decision;
    },
    acknowledge() {
      watch = { ...Object(watch), acknowledged: { by: 'U1', at: '2026-11-16T09:00:00Z' } };
    },
  };
}

describe('only changes', () => {
  test('all is well: a sign of life at first and once a week, and silence between', () => {
    const schedule = scheduleOf();
    const posts = Array.from({ length: 2 * 168 + 1 }, () => schedule.run('healthy').post);

    expect(posts.flatMap((post, index) => (post === 'nothing' ? [] : [[index, post]]))).toEqual([
      [0, 'sign-of-life'],
      [167, 'sign-of-life'],
      [334, 'sign-of-life'],
    ]);
  });

  test('a change opens a thread, the follow-ups and the recovery go into it, and that closes it', () => {
    const schedule = scheduleOf();
    schedule.run('healthy');
    const said = [
      schedule.run('failed'),
      schedule.run('failed'),
      schedule.run('failed', { found: ['tls/expired'] }),
      schedule.run('degraded', { found: ['tls/expires-soon'] }),
      schedule.run('healthy'),
      schedule.run('healthy'),
    ];

    expect(said.map(({ post, thread }) => [post, thread])).toEqual([
      ['change', undefined],
      ['nothing', undefined],
      ['follow-up', 'report 1'],
      ['follow-up', 'report 1'],
      ['recovery', 'report 1'],
      ['nothing', undefined],
    ]);
    expect(schedule.run('failed').thread).toBeUndefined();
  });

  test('a failure that nobody confirmed asks for a second look, and is said when the next check fails, too', () => {
    const schedule = scheduleOf({ isConfirmed: false });
    schedule.run('healthy');

    const first = schedule.run('failed');
    expect([first.post, first.confirm]).toEqual(['nothing', true]);
    expect(schedule.run('failed')).toMatchObject({ post: 'change', confirm: false });
  });

  test('a failure that the next check does not confirm is never said', () => {
    const schedule = scheduleOf({ isConfirmed: false });
    schedule.run('healthy');
    expect([schedule.run('failed').post, schedule.run('healthy').post]).toEqual([
      'nothing',
      'nothing',
    ]);
  });

  test('a target that comes and goes is called flapping once, and its calm is said once', () => {
    const schedule = scheduleOf();
    const healths = Array.from(
      { length: 40 },
      (_, index) => (index % 2 ? 'failed' : 'healthy') as Health,
    );
    const calm = Array.from({ length: 40 }, () => 'healthy' as Health);
    const posts = [...healths, ...calm].map((health) => schedule.run(health).post);

    expect(posts.filter((post) => post === 'flapping')).toHaveLength(1);
    expect(posts.slice(8, 40).filter((post) => post !== 'nothing')).toEqual([]);
    expect(posts.slice(40).filter((post) => post !== 'nothing')).toEqual(['recovery']);
  });

  test('a flapping target that stays down is said to be down', () => {
    const schedule = scheduleOf();
    for (let index = 0; index < 21; index += 1) schedule.run(index % 2 ? 'failed' : 'healthy');
    expect(
      [schedule.run('failed'), schedule.run('failed')].flatMap(({ events }) => events),
    ).toContain('broke');
  });

  test('a follow-up leaves the last word of an hour to the recovery, which is said at once', () => {
    const schedule = scheduleOf();
    const minutes = (count: number) => ({ at: new Date(start + count * 60_000) });
    const posts = [
      schedule.run('healthy', minutes(0)),
      schedule.run('degraded', minutes(5)),
      schedule.run('failed', minutes(10)),
      schedule.run('failed', minutes(15)),
      schedule.run('healthy', minutes(20)),
    ].map(({ post }) => post);

    expect(posts).toEqual(['sign-of-life', 'change', 'nothing', 'follow-up', 'recovery']);
  });

  test('what a sick server does not show is not news when it is well again', () => {
    const schedule = scheduleOf();
    const expiries: Expiry[] = [
      {
        kind: 'support',
        what: 'Exchange 2019',
        where: ['mail.contoso.com'],
        endsAt: new Date('2025-10-14T23:59:59Z'),
        daysLeft: -398,
        stage: 0,
      },
    ];
    const events = [
      schedule.run('healthy', { expiries }),
      schedule.run('failed'),
      schedule.run('healthy', { expiries }),
      schedule.run('healthy', { expiries }),
    ].map((decision) => decision.events[0]);

    expect(events).toEqual(['expiring', 'broke', 'recovered', 'none']);
  });

  test('what runs out is said at each threshold once', () => {
    const schedule = scheduleOf();
    schedule.run('healthy');
    const expiry = (daysLeft: number, stage: number): Expiry => ({
      kind: 'certificate',
      what: 'CN=mail.contoso.com',
      where: ['mail.contoso.com at 192.0.2.7:443'],
      endsAt: new Date('2026-12-14T00:00:00Z'),
      daysLeft,
      stage,
    });
    const posts = [expiry(28, 30), expiry(27, 30), expiry(14, 14), expiry(13, 14)].map(
      (one) => schedule.run('healthy', { expiries: [one] }).post,
    );
    expect(posts).toEqual(['report', 'nothing', 'report', 'nothing']);
  });

  test('checks that break down again and again are said once: silence would look like health', () => {
    const schedule = scheduleOf();
    schedule.run('healthy');
    const posts = [1, 2, 3, 4].map(() => schedule.run(undefined).post);
    expect(posts).toEqual(['nothing', 'change', 'nothing', 'nothing']);
  });

  test('who asks for a report gets it, in the channel', () => {
    const schedule = scheduleOf();
    schedule.run('failed');
    expect(schedule.run('failed', { isWanted: true })).toMatchObject({
      post: 'report',
      thread: undefined,
      isBrief: false,
    });
  });
});

describe('a report each time', () => {
  test('it stands in the channel, and is short while nothing is new', () => {
    const schedule = scheduleOf({ onlyChanges: false });
    const said = [
      schedule.run('healthy'),
      schedule.run('failed'),
      schedule.run('failed'),
      schedule.run('healthy'),
    ];
    expect(said.map(({ post, isBrief, thread }) => [post, isBrief, thread])).toEqual([
      ['report', true, undefined],
      ['change', false, undefined],
      ['report', true, undefined],
      ['recovery', false, undefined],
    ]);
  });

  test('what somebody has taken note of is not repeated, until it changes', () => {
    const schedule = scheduleOf({ onlyChanges: false });
    schedule.run('failed');
    schedule.acknowledge();
    expect([schedule.run('failed').post, schedule.run('failed').post]).toEqual([
      'nothing',
      'nothing',
    ]);

    const changed = schedule.run('failed', { found: ['tls/expired'] });
    expect([changed.post, changed.watch.acknowledged]).toEqual(['change', undefined]);
    expect(schedule.run('failed', { found: ['tls/expired'] }).post).toBe('report');
  });
});

test.each([
  ['nonsense', 'x'],
  ['what another version wrote', { targets: { 'contoso.com': { health: 'green' } } }],
  ['nothing', undefined],
])('a memory that holds %s is begun anew', (_what, watch) => {
  expect(scheduleOf({ watch }).run('failed').post).toBe('change');
});

test('only a check that is worse than the one before is worth a second look', () => {
  expect(needsConfirmation(undefined, 'failed')).toBe(true);
  expect(needsConfirmation('healthy', 'degraded')).toBe(true);
  expect(needsConfirmation('failed', 'failed')).toBe(false);
  expect(needsConfirmation('failed', 'healthy')).toBe(false);
});
