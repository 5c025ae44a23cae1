import { afterAll, beforeAll, expect, test } from 'vitest';
import { clockedOutbox, fates } from '../peers/clocked-outbox.ts';
import { embeddedStore } from '../peers/stores.ts';
import { schedule, states } from '../peers/waiting-reports.ts';

const channel = 'slack T1 C1';

let store: Awaited<ReturnType<typeof embeddedStore>>;
beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store[Symbol.asyncDispose]());

test('of several reports of a schedule the newest is posted, and names what was left out', async () => {
  await using bot = await clockedOutbox(store);
  const number = await schedule(store, channel, 'Europe/Berlin');
  await bot.wait([
    { channel, schedule: number, minute: 0, summary: 'all well' },
    { channel, schedule: number, minute: 10, tone: 'bad', summary: 'contoso.com is broken' },
    { channel, schedule: number, minute: 20, tone: 'warning', summary: 'still slow' },
    { channel, schedule: number, minute: 30, summary: 'well again' },
  ]);

  await bot.pass(60 * 60_000);

  expect(bot.platform.messages.map(({ summary }) => summary)).toEqual(['well again']);
  expect(bot.platform.messages[0]?.text.replaceAll('\u202f', ' ')).toContain(
    '3 earlier reports, from Nov 22, 2026, 9:00 AM GMT+1 to Nov 22, 2026, 9:20 AM GMT+1, were left out. ' +
      'The worst, of Nov 22, 2026, 9:10 AM GMT+1, said: contoso.com is broken',
  );
  expect(await states(store)).toEqual({ sent: 1, silent: 3 });
  expect(bot.counts()).toMatchObject({ sent: 1, folded: 3 });
});

test('what was left out is still named when the first try to post came to nothing', async () => {
  await using bot = await clockedOutbox(store, fates('429'));
  await bot.wait([0, 10].map((minute) => ({ channel, schedule: 7, minute })));

  await bot.pass(0);
  await bot.wait([{ channel, schedule: 7, minute: 20 }]);
  await bot.pass(1_000);

  expect(bot.platform.messages).toHaveLength(1);
  expect(bot.platform.messages[0]?.text).toContain('2 earlier reports, from');
  expect(await states(store)).toEqual({ sent: 1, silent: 2 });
});

test('a follow-up stands in the thread of its opening, also if that was left out for a newer report', async () => {
  await using bot = await clockedOutbox(store);
  const [opening] = await bot.wait([{ channel, schedule: 1, minute: 0, tone: 'bad' }]);
  await bot.pass(0);
  await bot.wait([{ channel, schedule: 1, minute: 10, thread: opening }]);
  await bot.pass(1_000);
  const [second] = await bot.wait([
    { channel, schedule: 1, minute: 20, tone: 'bad' },
    { channel, schedule: 1, minute: 30 },
  ]);
  await bot.pass(1_000);
  await bot.wait([{ channel, schedule: 1, minute: 40, thread: second }]);
  await bot.pass(1_000);

  const threads = bot.platform.messages.map(({ thread }) => thread);
  expect(threads).toEqual([undefined, 'm1', undefined, 'm3']);
});

test('a follow-up of an opening that was never sent stands alone', async () => {
  await using bot = await clockedOutbox(store);
  const [opening] = await bot.wait([{ channel, schedule: 1 }]);
  await store.pool.query("update reports set state = 'failed'");
  await bot.wait([{ channel, schedule: 1, minute: 10, thread: opening }]);

  await bot.pass(60 * 60_000);

  expect(bot.platform.messages.map(({ thread }) => thread)).toEqual([undefined]);
});

test('more than five reports at the same moment are one message, found again as one', async () => {
  await using bot = await clockedOutbox(store, fates('stored, 500'));
  const reports = Array.from({ length: 6 }, (_, n) => ({
    channel,
    schedule: n + 1,
    summary: `contoso-${n + 1}.com`,
    tone: n === 2 ? ('bad' as const) : ('good' as const),
  }));
  await bot.stop();
  const [first] = await bot.wait(reports);

  bot.start();
  await bot.pass(0);
  await bot.pass(1_000);

  expect(bot.platform.messages).toMatchObject([
    { reportId: first, summary: '6 reports at once: 1 with failures, 5 all well' },
  ]);
  expect(JSON.parse(bot.platform.messages[0]?.text ?? '')[0]).toMatchObject({
    kind: 'steps',
    steps: reports.map(({ summary, schedule: number }) => ({
      text: summary,
      detail: `schedule ${number}`,
    })),
  });
  const { rows } = await store.pool.query('select distinct state, message_id from reports');
  expect(rows).toEqual([{ state: 'sent', message_id: 'm1' }]);
});

test('after an hour without the platform all is said, in order, once, one message a second', async () => {
  await using bot = await clockedOutbox(store);
  const channels = ['slack T1 C1', 'slack T1 C2', 'slack T1 C3'];
  bot.platform.setGone(true);
  for (let minute = 0; minute < 60; minute += 10) {
    await bot.wait(
      channels.flatMap((where, n) =>
        [1, 2].map((one) => ({ channel: where, schedule: n * 10 + one, minute })),
      ),
    );
    await bot.pass(10 * 60_000);
  }

  bot.platform.setGone(false);
  for (let second = 0; second < 10; second += 1) {
    const before = bot.platform.messages.length;
    await bot.pass(second === 0 ? 5 * 60_000 : 1_000);
    const said = bot.platform.messages.slice(before).map(({ channel: where }) => where);
    expect(said).toHaveLength(new Set(said).size);
  }

  // The first one of each channel was on its way when the platform went: it is not left out.
  expect(await states(store)).toEqual({ sent: 9, silent: 27 });
  const { rows } = await store.pool.query(
    "select place_key, message_id from reports where state = 'sent' order by created_at, schedule_id",
  );
  for (const where of channels) {
    const stood = bot.platform.messages.filter((message) => message.channel === where);
    const sent = rows.filter(({ place_key: key }) => key === where);
    expect(stood.map(({ id }) => id)).toEqual(sent.map(({ message_id: id }) => id));
    const left = stood.map(({ text }) => Number(/(\d+) earlier report/.exec(text)?.[1] ?? 0));
    expect(left).toEqual([0, 4, 5]);
  }
});
