/** Slack is gone while reports come due, slot after slot, and comes back. */
import { expect, test } from 'vitest';
import { makeDue, outcomes, scheduleAll, settled } from '../peers/planned.ts';
import { dataFolder } from '../peers/stores.ts';
import { ledger, startBot, startWorld } from '../peers/whole-bot.ts';

const count = 3;
/** Two share a channel. */
const channelOf = (n: number) => `C${Math.min(n, 1)}`;

test.each(['503', 'refused'] as const)(
  'what Slack (%s) missed stands there once it is back, the stale folded, in its order',
  { timeout: 360_000 },
  async (how) => {
    await using data = await dataFolder();
    await using world = await startWorld({ targets: count });
    await using bot = await startBot({ ...world.settings, EXCHANGE_CHECK_DATA: data.path });
    await using database = ledger(data.path);
    const schedules = await scheduleAll(bot, world, count, channelOf);

    await world.slack.leave(how);
    for (let slot = 1; slot <= 3; slot += 1) {
      await makeDue(database, schedules);
      const isComposed = async () => {
        const reports = await outcomes(database);
        return (
          reports.length === slot * count && reports.every(({ state }) => state !== 'checking')
        );
      };
      while (!(await isComposed()));
    }
    const meanwhile = world.slack.standing.length;
    await world.slack.comeBack();
    await settled(database, schedules);

    const reports = await outcomes(database);
    const posted = world.slack.standing.map(({ channel, blocks = '', metadata }) => {
      const report = reports.find(({ id }) => id === metadata?.event_payload.report);
      return { channel, blocks, schedule: report?.schedule, slot: report?.slot.getTime() ?? 0 };
    });
    const sent = reports.filter(({ state }) => state === 'sent');
    const folded = reports.filter(({ error }) => error === 'folded');
    expect(meanwhile).toBe(0);
    expect([sent.length + folded.length, sent.length]).toEqual([3 * count, posted.length]);
    expect(folded.length).toBeGreaterThanOrEqual(count);
    for (const schedule of schedules) {
      const newest = reports.findLast((report) => report.schedule === schedule);
      const last = posted.findLast((message) => message.schedule === schedule);
      expect(last?.slot).toBe(newest?.slot.getTime());
      expect(last?.blocks).toMatch(/earlier reports?, .* left out/);
    }
    for (const channel of new Set(posted.map((message) => message.channel))) {
      const slots = posted.filter((one) => one.channel === channel).map(({ slot }) => slot);
      expect(slots).toEqual(slots.toSorted((one, other) => one - other));
    }
  },
);
