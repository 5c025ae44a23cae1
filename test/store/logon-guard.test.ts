import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type LogonGuard, type LogonVerdict, Secret } from '../../src/model/account.ts';
import { Failure } from '../../src/model/failure.ts';
import { StoredAccounts } from '../../src/store/account-book.ts';
import { Sealing } from '../../src/store/sealing.ts';
import { startPostgres, testWithPostgres } from '../peers/postgres.ts';
import { embeddedStore, postgresStore } from '../peers/stores.ts';

const store = await embeddedStore();
afterAll(() => store[Symbol.asyncDispose]());
const sealing = new Sealing({ key: randomBytes(32).toString('base64'), dataFolder: '/nowhere' });
const draft = {
  name: 'helpdesk',
  user: 'user@contoso.com',
  domain: '',
  hosts: [],
  password: new Secret('planted'),
};

/** As another process has it. */
async function guardOf(database = store.database): Promise<LogonGuard> {
  const opened = await new StoredAccounts(database, sealing).open('helpdesk');
  if (!opened?.account.guard) throw new Error('no guard');
  return opened.account.guard;
}

beforeEach(() => new StoredAccounts(store.database, sealing).put(draft));

/** Logons that end when they are told to, and tell when they began. */
function logon() {
  const end = Promise.withResolvers<LogonVerdict>();
  const begun = Promise.withResolvers<void>();
  const run = () => {
    begun.resolve();
    return end.promise;
  };
  return { run, end: end.resolve, fail: end.reject, begun: begun.promise };
}

const never = () => Promise.reject(new Error('it was sent'));
const codeOf = (error: unknown) =>
  error instanceof Failure ? `${error.code} ${error.evidence.reason}` : error;
const silence = () => Promise.reject(new Failure('http.timeout'));
/** As if the process that has the turn had been killed, some time ago. */
const passTime = () =>
  store.pool.query("update accounts set turn_until = now() - interval '1 second'");

test('the first goes alone, and once it is accepted the others go together', async () => {
  const [one, other, third] = [await guardOf(), await guardOf(), await guardOf()];
  const [first, second, last] = [logon(), logon(), logon()];
  const order: string[] = [];
  const ended = one.first('a', first.run).then(() => order.push('accepted'));
  await first.begun;
  const others = [other.first('b', second.run), third.first('c', last.run)];
  const both = Promise.all([second.begun, last.begun]).then(() => order.push('others'));
  first.end('accepted');
  await both;
  second.end('accepted');
  last.end('accepted');
  await Promise.all([ended, ...others]);

  expect(order).toEqual(['accepted', 'others']);
});

test('after a refusal nothing goes through anywhere, until it is unlocked', async () => {
  const [one, other] = [await guardOf(), await guardOf()];
  const first = logon();
  const ended = one.first('mail at 10.0.0.7', first.run);
  await first.begun;
  const waiting = other.first('b', never).catch((error: unknown) => error);
  first.end('refused');

  expect(await ended).toBe('refused');
  expect(await waiting).toMatchObject({
    code: 'credentials.withheld',
    evidence: { reason: 'locked', refusedAt: 'mail at 10.0.0.7', account: 'helpdesk' },
  });
  await expect(one.pass()).rejects.toThrow('credentials.withheld');
  await new StoredAccounts(store.database, sealing).unlock('helpdesk');
  await one.pass();
  expect(await other.first('b', async () => 'accepted')).toBe('accepted');
});

test('one logon without a word is counted, and the second in a row locks', async () => {
  const guard = await guardOf();
  await expect(guard.first('a', silence)).rejects.toThrow('http.timeout');
  expect(await guard.first('b', async () => 'accepted')).toBe('accepted');
  await passTime();
  await expect(guard.first('c', silence)).rejects.toThrow('http.timeout');
  await expect(guard.first('d', silence)).rejects.toThrow('http.timeout');

  expect(await guard.first('e', never).catch(codeOf)).toBe('credentials.withheld locked');
  const [entry] = await new StoredAccounts(store.database, sealing).list();
  expect(entry?.locked).toMatchObject({ where: 'd', reason: expect.stringContaining('unknown') });
});

test('silence in a door that was opened a moment ago is not held against the account', async () => {
  const guard = await guardOf();
  await guard.first('a', async () => 'accepted');
  await store.pool.query("update accounts set turn_until = now() + interval '1 hour'");
  for (const where of ['b', 'c', 'd']) await guard.first(where, silence).catch(codeOf);

  expect(await guard.first('e', async () => 'accepted')).toBe('accepted');
});

test('the second holder of a turn that died without a word locks the account', async () => {
  const [dead, alive] = [await guardOf(), await guardOf()];
  for (const where of ['mail at 10.0.0.7', 'mail at 10.0.0.8']) {
    const lost = logon();
    void dead.first(where, lost.run);
    await lost.begun;
    await passTime();
  }

  expect(await alive.first('b', never).catch(codeOf)).toBe('credentials.withheld locked');
  const [entry] = await new StoredAccounts(store.database, sealing).list();
  expect(entry?.locked).toMatchObject({ where: 'mail at 10.0.0.8' });
});

test('a check that has an old password sends it no more, and locks nothing', async () => {
  const old = await guardOf();
  await new StoredAccounts(store.database, sealing).put({ ...draft, password: new Secret('new') });

  expect(await old.first('a', never).catch(codeOf)).toBe('credentials.withheld changed');
  await old.refused('a', 'it said no');
  await (await guardOf()).pass();
});

testWithPostgres('without the store nothing is sent, and a refusal is not forgotten', async () => {
  await using postgres = await startPostgres();
  const url = await postgres.database();
  await using own = await postgresStore(url);
  const book = new StoredAccounts(own.database, sealing);
  await book.put(draft);
  const guard = await guardOf(own.database);
  const first = logon();
  const ended = guard.first('a', first.run);
  await first.begun;
  await postgres.kill();
  first.end('refused');

  expect(await ended).toBe('refused');
  expect(await guard.first('b', never).catch(codeOf)).toBe('credentials.withheld store');
  await postgres.start();
  expect(await guard.first('c', never).catch(codeOf)).toBe('credentials.withheld locked');
  expect(await book.list()).toMatchObject([{ locked: { where: 'a' } }]);
});

testWithPostgres('of a hundred in five pools no two are the first', async () => {
  await using postgres = await startPostgres(['fsync=off']);
  const url = await postgres.database();
  const stores = await Promise.all([1, 2, 3, 4, 5].map(() => postgresStore(url)));
  const book = new StoredAccounts(stores[0]?.database ?? store.database, sealing);
  await book.put(draft);
  let sent = 0;
  const refuse = async (): Promise<LogonVerdict> => {
    sent += 1;
    return 'refused';
  };
  const guards = await Promise.all(
    Array.from({ length: 100 }, (_, index) => guardOf(stores[index % stores.length]?.database)),
  );

  const ends = await Promise.allSettled(guards.map((guard) => guard.first('a', refuse)));

  expect(sent).toBe(1);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await Promise.all(stores.map((one) => one[Symbol.asyncDispose]()));
});
