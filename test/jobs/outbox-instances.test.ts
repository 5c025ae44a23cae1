import { expect, test, vi } from 'vitest';
import { startOutbox } from '../../src/jobs/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { killAgainAndAgain, killed, started } from '../peers/killed-outbox.ts';
import { ambiguous, chatPlatform, type Message } from '../peers/platform.ts';
import { platformPoster } from '../peers/platform-poster.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { dataFolder, embeddedStore, postgresStore } from '../peers/stores.ts';
import { isDone, quiet, spreadOver, states, wait } from '../peers/waiting-reports.ts';

const patient = { timeout: 300_000, interval: 50 };
const slow = { timeout: 360_000 };
const rounds = 5;
const pace = { everyMs: 0 };
const nothingWrong = { kills: rounds, lost: 0, double: 0, unordered: 0, misremembered: 0 };

/** Messages of each channel, by what was said. */
function saidIn(messages: readonly Message[]): string[][] {
  const channels = Map.groupBy(messages, ({ channel }) => channel);
  return [...channels.values()].map((said) => said.map(({ summary }) => summary));
}

/** All stores are one database. */
async function postTogether(stores: readonly [Store, ...Store[]]) {
  const [store] = stores;
  await using platform = await chatPlatform({ fateOf: ambiguous(0.15) });
  const ids = await wait(store, spreadOver(40, 5));
  const posters = { slack: platformPoster(platform.url) };
  const outboxes = stores.map((one) => startOutbox({ store: one, posters, log: quiet, pace }));

  await vi.waitUntil(() => isDone(store), patient);

  await Promise.all(outboxes.map((outbox) => outbox.stop(5_000)));
  expect(platform.messages.map(({ reportId }) => reportId).sort()).toEqual(ids.toSorted());
  expect(saidIn(platform.messages)).toEqual(Array(40).fill(['0', '1', '2', '3', '4']));
  expect(await states(store)).toEqual({ sent: 200 });
  const counts = outboxes.map((outbox) => outbox.counts().sent);
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(200);
}

test('two outboxes on one embedded store post each report once, in order', slow, async () => {
  await using store = await embeddedStore();

  await postTogether([store, store]);
});

testWithPostgres(
  'three instances on one PostgreSQL post each report once, in order',
  slow,
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();
    await using first = await postgresStore(url);
    await using second = await postgresStore(url);
    await using third = await postgresStore(url);

    await postTogether([first, second, third]);
  },
);

test('the only instance is killed again and again: nothing is lost or double', slow, async () => {
  await using folder = await dataFolder();

  const loss = await killAgainAndAgain({
    folder: folder.path,
    rounds,
    instances: 1,
    reports: spreadOver(60, 5),
  });

  expect(loss).toMatchObject(nothingWrong);
});

testWithPostgres(
  'one of three instances is killed again and again: nothing is lost or double',
  slow,
  async () => {
    await using postgres = await startPostgres();

    const loss = await killAgainAndAgain({
      url: await postgres.database(),
      folder: '/nowhere',
      rounds,
      instances: 3,
      reports: spreadOver(120, 5),
    });

    expect(loss).toMatchObject(nothingWrong);
  },
);

testWithPostgres(
  'a PostgreSQL that dies in the middle and comes back loses and doubles nothing',
  slow,
  async () => {
    await using postgres = await startPostgres();
    await using store = await postgresStore(await postgres.database());
    await using platform = await chatPlatform();
    const ids = await wait(store, spreadOver(60, 5));
    const posters = { slack: platformPoster(platform.url) };
    const outbox = startOutbox({
      store,
      posters,
      log: quiet,
      pace: { ...pace, postWithinMs: 2_000 },
    });
    await platform.until(() => platform.messages.length >= 100);

    await postgres.kill();
    await postgres.start();
    await vi.waitUntil(() => isDone(store), patient);

    await outbox.stop(5_000);
    expect(platform.messages.map(({ reportId }) => reportId).sort()).toEqual(ids.toSorted());
    expect(saidIn(platform.messages)).toEqual(Array(60).fill(['0', '1', '2', '3', '4']));
  },
);

test(
  'an instance that stops finishes what is on its way, and the next one goes on',
  slow,
  async () => {
    await using store = await embeddedStore();
    await using platform = await chatPlatform();
    const ids = await wait(store, spreadOver(40, 3));
    const settings = { store, posters: { slack: platformPoster(platform.url) }, log: quiet, pace };
    const first = startOutbox(settings);
    await platform.until(() => platform.messages.length >= 10);

    await first.stop(30_000);
    const { sending } = await states(store);
    const next = startOutbox(settings);
    await vi.waitUntil(() => isDone(store), patient);

    await next.stop(5_000);
    expect(sending).toBeUndefined();
    expect(platform.lookUps()).toBe(0);
    expect(platform.messages.map(({ reportId }) => reportId).sort()).toEqual(ids.toSorted());
  },
);

testWithPostgres(
  'an instance that stood still while another one took its places repeats nothing',
  slow,
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();
    await using store = await postgresStore(url);
    await using platform = await chatPlatform();
    const ids = await wait(store, spreadOver(60, 5));
    const sleeper = await started({ url, folder: '/nowhere' }, platform.url);
    await platform.until(() => platform.messages.length >= 60);

    sleeper.kill('SIGSTOP');
    const other = await started({ url, folder: '/nowhere' }, platform.url);
    await vi.waitUntil(() => isDone(store), patient);
    await killed(other);
    sleeper.kill('SIGCONT');
    const more = spreadOver(20, 1).map((report) => ({ ...report, minute: 10 }));
    ids.push(...(await wait(store, more))); // only the sleeper is left to post them
    await vi.waitUntil(() => isDone(store), patient);

    await killed(sleeper);
    expect(platform.messages.map(({ reportId }) => reportId).sort()).toEqual(ids.toSorted());
  },
);
