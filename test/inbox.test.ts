/** The inbox on a real store: what is written when, what is known again, who takes over what. */
import { expect, test } from 'vitest';
import { durableOn } from '../src/durable.ts';
import { ChatInbox } from '../src/inbox.ts';
import type { Arrival, LeftOver } from '../src/model/workload.ts';
import { redact } from '../src/reading/redact.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { startPostgres, testWithPostgres } from './peers/postgres.ts';
import { dataFolder, embeddedStore, postgresStore } from './peers/stores.ts';

const hands = { redact: (text: string) => redact(text).text, isSlow: () => false };
const silence = (_about: object, _message: string) => undefined;
const quiet = { info: silence, error: silence };

/** An inbox of its own on a store, as one process has it. */
function inboxOn(store: Store, log = quiet, patience = {}) {
  const inbox = new ChatInbox(hands);
  const left: LeftOver[] = [];
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  inbox.answers('slack', async (some) => {
    left.push(some);
    resolve();
  });
  inbox.attach(durableOn(store, log, { leaseMs: 600, ...patience }));
  return { inbox, left, answered };
}

const arrival = (key: string, text = 'help', payload: unknown = { channel: 'C1' }): Arrival => ({
  key,
  surface: 'slack',
  tenant: 'T1',
  text,
  payload,
});

const rowsOf = async ({ pool }: Store) =>
  (await pool.query('select key, state, payload from arrivals order by key')).rows;

/** Until all that was answered is crossed off. */
async function crossedOff(store: Store): Promise<void> {
  while ((await rowsOf(store)).some(({ state }) => state !== 'done'));
}

/** A process that took something and then never said a word again. */
async function dies(store: Store, arrivals: readonly Arrival[]): Promise<void> {
  const { inbox } = inboxOn(store);
  for (const one of arrivals) await inbox.take(one, () => new Promise(() => undefined));
  await inbox.end(0);
}

test('it is written before it may be acknowledged, and forgotten when it is answered', async () => {
  await using store = await embeddedStore();
  const { inbox } = inboxOn(store);
  const answer = Promise.withResolvers<void>();

  const taken = await inbox.take(arrival('one', 'a paste'), () => answer.promise);
  const before = await rowsOf(store);
  answer.resolve();
  await crossedOff(store);

  expect(taken).toBe('taken');
  expect(before).toEqual([
    {
      key: 'one',
      state: 'open',
      payload: { text: 'a paste', tries: 0, rest: { channel: 'C1' } },
    },
  ]);
  expect(await rowsOf(store)).toEqual([{ key: 'one', state: 'done', payload: null }]);
  await inbox.end(0);
});

test('secrets stay in this process: none of fifty is in the table, nor in what a successor gets', async () => {
  await using store = await embeddedStore();
  const secrets = Array.from({ length: 50 }, (_, index) => `Tr0ub4dor-${index}-secret`);
  const said = [(secret: string) => `password=${secret}`, (secret: string) => `pwd: "${secret}"`];
  const pastes = secrets.map((secret, index) => said[index % said.length]?.(secret) ?? '');

  await dies(
    store,
    pastes.map((text, index) => arrival(`${index}`, text)),
  );
  const stored = JSON.stringify(await rowsOf(store));
  const second = inboxOn(store);
  await crossedOff(store);

  expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
  expect(second.left).toHaveLength(50);
  expect(JSON.stringify(second.left)).toMatch(/redacted: password/);
  expect(JSON.stringify(second.left)).not.toContain('Tr0ub4dor');
  await second.inbox.end(0);
});

test('a thousand deliveries of ten things are ten, also after a restart', async () => {
  await using folder = await dataFolder();
  const open = () => openStore({ folder: folder.path, owns: true, complain: () => undefined });
  let runs = 0;
  const outcomes: string[] = [];
  for (let life = 0; life < 2; life += 1) {
    await using store = await open();
    const { inbox } = inboxOn(store);
    const deliveries = Array.from({ length: 500 }, (_, index) =>
      inbox.take(arrival(`Ev${index % 10}`), async () => {
        runs += 1;
      }),
    );
    outcomes.push(...(await Promise.all(deliveries)));
    await inbox.end(10_000);
  }

  expect(runs).toBe(10);
  expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome === 'again')).toHaveLength(990);
});

test('what no database can hold is no reason to lose the others that came with it', async () => {
  await using store = await embeddedStore();
  const strange = ['a\0b', '\ud800', '\\u0000', '\u{1F600}'];

  await dies(
    store,
    strange.map((text, index) => arrival(`${index}`, text)),
  );
  const { inbox, left } = inboxOn(store);
  await crossedOff(store);

  expect(left.map(({ text }) => text).toSorted()).toEqual(
    ['a\uFFFDb', '\uFFFD', '\\u0000', '\u{1F600}'].toSorted(),
  );
  await inbox.end(0);
});

test('what is too old gets an apology, and what is a day old is forgotten', async () => {
  await using store = await embeddedStore();
  await dies(store, [arrival('old'), arrival('new')]);
  await store.pool.query(
    "update arrivals set created_at = now() - interval '31 minutes' where key = 'old'",
  );

  const { inbox, left } = inboxOn(store);
  await crossedOff(store);

  expect(left.map(({ isLate }) => isLate)).toEqual([true, false]);
  await inbox.end(0);
});

testWithPostgres(
  'of two the living one takes over, and leaves alone what is being answered',
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();
    await using one = await postgresStore(url);
    await using other = await postgresStore(url);
    const leaseMs = 3_000;
    const busy = inboxOn(one, quiet, { leaseMs });
    const answer = Promise.withResolvers<void>();
    await busy.inbox.take(arrival('in hand'), () => answer.promise);
    await dies(one, [arrival('left', 'explain this')]);

    const living = inboxOn(other);
    await living.answered;
    // More than two leases later:
    await other.pool.query('select pg_sleep(7)');
    answer.resolve();
    await crossedOff(other);

    expect(living.left).toEqual([
      { text: 'explain this', payload: { channel: 'C1' }, isLate: false },
    ]);
    expect(busy.left).toEqual([]);
    await busy.inbox.end(0);
    await living.inbox.end(0);
  },
);

testWithPostgres(
  'while the store is away all is answered, the log says it once, and then that it is back',
  async () => {
    await using postgres = await startPostgres();
    const url = await postgres.database();
    await using store = await openStore({
      url,
      folder: '/',
      owns: true,
      complain: () => undefined,
    });
    const lines: string[] = [];
    const line = (_about: object, message: string) => {
      lines.push(message);
      return undefined;
    };
    const { inbox } = inboxOn(store, { info: line, error: line });
    let answers = 0;
    const take = (key: string) =>
      inbox.take(arrival(key), async () => {
        answers += 1;
      });
    await take('before');

    await postgres.kill();
    for (const key of ['one', 'two', 'three']) await take(key);
    await inbox.settled();
    const during = answers;
    await postgres.start();
    for (let key = 0; lines.length < 2; key += 1) {
      await take(`after ${key}`);
      await store.pool.query('select 1'); // it is there, and is looked at again after a while
    }
    await take('again');
    await inbox.end(10_000);

    expect(during).toBe(4);
    expect(lines).toEqual([
      expect.stringMatching(/^the store does not take what comes in/),
      'the store takes what comes in again',
    ]);
    expect((await rowsOf(store)).map(({ key }) => key)).toContain('again');
  },
);
