import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type OutboxSettings, startOutbox } from '../../src/jobs/outbox.ts';
import { chatPlatform, type Fate, type PlatformSettings } from '../peers/platform.ts';
import { platformPoster } from '../peers/platform-poster.ts';
import { embeddedStore } from '../peers/stores.ts';
import {
  dawn,
  isIdle,
  quiet,
  schedule,
  spreadOver,
  states,
  type WaitingReport,
  wait,
} from '../peers/waiting-reports.ts';

const channel = 'slack T1 C1';
const patient = { timeout: 30_000, interval: 20 };

let store: Awaited<ReturnType<typeof embeddedStore>>;
beforeAll(async () => {
  store = await embeddedStore();
});
afterAll(() => store[Symbol.asyncDispose]());

/** An empty store, a platform, an outbox between them, and a clock that only the test moves. */
async function post(platformSettings: PlatformSettings = {}, more: Partial<OutboxSettings> = {}) {
  await using stack = new AsyncDisposableStack();
  await store.pool.query('truncate reports, schedules, outlets');
  const platform = stack.use(await chatPlatform(platformSettings));
  let at = dawn.getTime();
  const now = () => new Date(at);
  const posters = { slack: platformPoster(platform.url) };
  const settings = { store, posters, log: quiet, now, ...more };
  let outbox = startOutbox(settings);
  stack.defer(() => outbox.stop(5_000));
  const held = stack.move();
  const idle = () => vi.waitUntil(() => isIdle(store, now()), patient);
  return {
    platform,
    outbox: () => outbox,
    idle,
    wait: (reports: readonly WaitingReport[]) => wait(store, reports),
    /** Lets so much time go by, and what is due then be done. */
    async pass(ms: number) {
      at += ms;
      outbox.nudge();
      await idle();
    },
    async restart() {
      await outbox.stop(5_000);
      outbox = startOutbox(settings);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** As told, then well. */
function fates(...told: readonly Fate[]): PlatformSettings {
  return { fateOf: (_channel, index) => told[index] ?? 'taken' };
}

test('a report is posted, and its row names the message', async () => {
  await using bot = await post();

  const [id] = await bot.wait([{ channel, schedule: 1, summary: 'contoso.com is well' }]);
  await bot.pass(0);

  expect(bot.platform.messages).toMatchObject([
    { id: 'm1', channel, reportId: id, summary: 'contoso.com is well', maybeRepeated: false },
  ]);
  const { rows } = await store.pool.query('select state, message_id, sent_at from reports');
  expect(rows).toEqual([{ state: 'sent', message_id: 'm1', sent_at: dawn }]);
});

test('a channel gets its reports in order, one a second', async () => {
  await using bot = await post();
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
  await using bot = await post(fates('stored, 500', 'stored, reset'));
  const ids = await bot.wait(spreadOver(2, 1));

  await bot.pass(0);
  expect(await states(store)).toEqual({ sending: 2 });
  await bot.pass(1_000);

  expect(bot.platform.messages.map(({ reportId }) => reportId).sort()).toEqual(ids.toSorted());
  expect(bot.platform.lookUps()).toBe(2);
  expect(await states(store)).toEqual({ sent: 2 });
});

test('what does not stand there after an ambiguous answer is posted again', async () => {
  await using bot = await post(fates('503'));
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(1_000);

  expect(bot.platform.messages).toMatchObject([{ maybeRepeated: false }]);
  expect(await states(store)).toEqual({ sent: 1 });
});

test('where nobody can look, a repeat says that it may be one', async () => {
  await using bot = await post({ ...fates('stored, 500', '429'), hasHistory: false });
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(1_000);
  await bot.pass(1_000);

  expect(bot.platform.messages.map(({ maybeRepeated }) => maybeRepeated)).toEqual([false, true]);
});

test('a platform that takes a message and never answers is not waited for for ever', async () => {
  await using bot = await post(fates('stored, silence'), { pace: { postWithinMs: 300 } });
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(1_000);

  expect(bot.platform.messages).toHaveLength(1);
  expect(await states(store)).toEqual({ sent: 1 });
});

test('a platform that asks for patience gets it', async () => {
  await using bot = await post(fates('429'));
  await bot.wait([{ channel, schedule: 1 }]);

  await bot.pass(0);
  await bot.pass(999);
  const early = bot.platform.messages.length;
  await bot.pass(1);

  expect([early, bot.platform.messages.length]).toEqual([0, 1]);
  const { rows } = await store.pool.query('select attempts from reports');
  expect(rows).toEqual([{ attempts: 0 }]);
});

test('of several reports of a schedule the newest is posted, and names what was left out', async () => {
  await using bot = await post();
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
  expect(bot.outbox().counts()).toMatchObject({ sent: 1, folded: 3 });
});

test('what was left out is still named when the first try to post came to nothing', async () => {
  await using bot = await post(fates('429'));
  await bot.wait([0, 10].map((minute) => ({ channel, schedule: 7, minute })));

  await bot.pass(0);
  await bot.wait([{ channel, schedule: 7, minute: 20 }]);
  await bot.pass(1_000);

  expect(bot.platform.messages).toHaveLength(1);
  expect(bot.platform.messages[0]?.text).toContain('2 earlier reports, from');
  expect(await states(store)).toEqual({ sent: 1, silent: 2 });
});

test('a follow-up stands in the thread of its opening, also if that was left out for a newer report', async () => {
  await using bot = await post();
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
  await using bot = await post();
  const [opening] = await bot.wait([{ channel, schedule: 1 }]);
  await store.pool.query("update reports set state = 'failed'");
  await bot.wait([{ channel, schedule: 1, minute: 10, thread: opening }]);

  await bot.pass(60 * 60_000);

  expect(bot.platform.messages.map(({ thread }) => thread)).toEqual([undefined]);
});

test('more than five reports at the same moment are one message, found again as one', async () => {
  await using bot = await post(fates('stored, 500'));
  const reports = Array.from({ length: 6 }, (_, n) => ({
    channel,
    schedule: n + 1,
    summary: `contoso-${n + 1}.com`,
    tone: n === 2 ? ('bad' as const) : ('good' as const),
  }));
  await bot.outbox().stop(1_000);
  const [first] = await bot.wait(reports);

  await bot.restart();
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

test('a channel that is gone stops its schedules, says why, and holds up no other', async () => {
  const gone = 'slack T1 C9';
  await using bot = await post({ fateOf: (where) => (where === gone ? '404' : 'taken') });
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
  await using bot = await post({}, { posters: {} });

  await bot.wait([{ channel, schedule: 1 }]);
  bot.outbox().nudge();
  await bot.outbox().stop(1_000);

  expect(await states(store)).toEqual({ pending: 1 });
});

test('a report that could not be posted for days makes way', async () => {
  await using bot = await post(fates('503', '503'));
  await bot.wait([{ channel, schedule: 1 }]);
  await bot.pass(0);

  await bot.pass(49 * 3_600_000);

  expect(await states(store)).toEqual({ failed: 1 });
});

test('after an hour without the platform all is said, in order, once, one message a second', async () => {
  await using bot = await post();
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
