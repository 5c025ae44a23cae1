import { afterAll, beforeAll, expect, test } from 'vitest';
import { clockedOutbox, fates } from '../peers/clocked-outbox.ts';
import { embeddedStore } from '../peers/stores.ts';
import { dawn, schedule, spreadOver, states } from '../peers/waiting-reports.ts';

const channel = 'slack T1 C1';

let store: Awaited<ReturnType<typeof embeddedStore>>;
beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store[Symbol.asyncDispose]());

test('a report is posted, and its row names the message', async () => {
  await using bot = await clockedOutbox(store);

  const [id] = await bot.wait([{ channel, schedule: 1, summary: 'contoso.com is well' }]);
  await bot.pass(0);

  expect(bot.platform.messages).toMatchObject([
    { id: 'm1', channel, reportId: id, summary: 'contoso.com is well', maybeRepeated: false },
  ]);
  const { rows } = await store.pool.query('select state, message_id, sent_at from reports');
  expect(rows).toEqual([{ state: 'sent', message_id: 'm1', sent_at: dawn }]);
});

test('a channel gets its reports in order, one a second', async () => {
  await using bot = await clockedOutbox(store);
  await bot.wait(spreadOver(2, 3));

  const seen: string[][] = [];
  for (const ms of [0, 999, 1, 1_000, 1_000]) {
    await bot.pass(ms);
    const news = bot.platform.messages.slice(seen.flat().length);
    seen.push(news.map(({ summary }) => summary));
  }

  expect(seen).toEqual([['0', '0'], [], ['1', '1'], ['2', '2'], []]);
});

test('an ambiguous answer is looked up, and what stands there is not posted again', async () => {
  await using bot = await clockedOutbox(store, fates('stored, 500', 'stored, reset'));
  const ids = await bot.wait(spreadOver(2, 1));

  await bot.pass(0);
  expect(await states(store)).toEqual({ sending: 2 });
  await bot.pass(1_000);

  expect(bot.platform.messages.map(({ reportId }) => reportId).sort()).toEqual(ids.toSorted());
  expect(bot.platform.lookUps()).toBe(2);
  expect(await states(store)).toEqual({ sent: 2 });
});

test('what does not stand there after an ambiguous answer is posted again', async () => {
  await using bot = await clockedOutbox(store, fates('503'));
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(1_000);

  expect(bot.platform.messages).toMatchObject([{ maybeRepeated: false }]);
  expect(await states(store)).toEqual({ sent: 1 });
});

test('where nobody can look, a repeat says that it may be one', async () => {
  await using bot = await clockedOutbox(store, {
    ...fates('stored, 500', '429'),
    hasHistory: false,
  });
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(1_000);
  await bot.pass(1_000);

  expect(bot.platform.messages.map(({ maybeRepeated }) => maybeRepeated)).toEqual([false, true]);
});

test('a platform that takes a message and never answers is not waited for for ever', async () => {
  await using bot = await clockedOutbox(store, fates('stored, silence'), {
    pace: { postWithinMs: 300 },
  });
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(1_000);

  expect(bot.platform.messages).toHaveLength(1);
  expect(await states(store)).toEqual({ sent: 1 });
});

test('a platform that asks for patience gets it', async () => {
  await using bot = await clockedOutbox(store, fates('429'));
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(999);
  const early = bot.platform.messages.length;
  await bot.pass(1);

  expect([early, bot.platform.messages.length]).toEqual([0, 1]);
  const { rows } = await store.pool.query('select attempts from reports');
  expect(rows).toEqual([{ attempts: 0 }]);
});

test('a channel that is gone stops its schedules, says why, and holds up no other', async () => {
  const gone = 'slack T1 C9';
  await using bot = await clockedOutbox(store, {
    fateOf: (where) => (where === gone ? '404' : 'taken'),
  });
  const numbers = [await schedule(store, gone), await schedule(store, gone)];
  const other = await schedule(store, channel);
  await bot.wait([
    ...numbers.map((number) => ({ channel: gone, schedule: number })),
    { channel, schedule: other },
  ]);

  await bot.pass(0);

  const { rows } = await store.pool.query(
    'select state, stopped_because from schedules order by id',
  );
  const stopped_because = 'The bot is not in this channel any more: invite it and resume.';
  expect(rows).toEqual([
    { state: 'stopped', stopped_because },
    { state: 'stopped', stopped_because },
    { state: 'active', stopped_because: null },
  ]);
  expect(await states(store)).toEqual({ failed: 2, sent: 1 });
});

test('reports of a platform that this instance does not speak to are left to others', async () => {
  await using bot = await clockedOutbox(store, {}, { posters: {} });

  await bot.wait([{ channel, schedule: 1 }]);
  bot.nudge();
  await bot.stop();

  expect(await states(store)).toEqual({ pending: 1 });
});

test('a report that could not be posted for days makes way', async () => {
  await using bot = await clockedOutbox(store, fates('503', '503'));
  await bot.wait([{ channel, schedule: 1 }]);
  await bot.pass(0);

  await bot.pass(49 * 3_600_000);

  expect(await states(store)).toEqual({ failed: 1 });
});
