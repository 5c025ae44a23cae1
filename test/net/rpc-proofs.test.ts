import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { RpcProofs } from '../../src/net/rpc-proofs.ts';

const withheld = new Failure('credentials.withheld');
const denied = new Failure('RPC_S_ACCESS_DENIED', { rpcStatus: 5 });
const silent = new Failure('rpc.timeout', { phase: 'NspiBind' });
const busy = new Failure('RPC_S_SERVER_TOO_BUSY', { rpcStatus: 1723 });
const asCode = (error: unknown) => (error instanceof Failure ? error.code : error);

/** All that is ready to go has gone. */
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** A gate that is closed by the first word, and calls that end when they are told to. */
function atGate(patienceMs = 60_000) {
  const closed: string[] = [];
  const gate = {
    async pass() {
      if (closed.length > 0) throw withheld;
    },
    async refused(where: string) {
      closed.push(`refused ${where}`);
    },
    unanswered(where: string) {
      closed.push(`unanswered ${where}`);
    },
  };
  const proofs = new RpcProofs(gate, patienceMs);
  const call = (where: string, isEncrypted: boolean) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const seen = { began: false };
    const end = proofs
      .prove({ where, isEncrypted }, () => {
        seen.began = true;
        return promise;
      })
      .catch(asCode);
    return { seen, resolve, reject, end };
  };
  return { closed, call };
}

test('logons by RPC go one by one until one was answered, then freely', async () => {
  const { call } = atGate();
  const all = [call('store', false), call('book', true), call('referral', true)];
  const began = () => all.map(({ seen }) => seen.began);
  await soon();
  expect(began()).toEqual([true, false, false]);
  all[0]?.resolve('ok');
  await soon();
  expect(began()).toEqual([true, true, true]);
  all[1]?.reject(denied);
  all[2]?.resolve('ok');
  expect(await Promise.all(all.map(({ end }) => end))).toEqual(['ok', 'RPC_S_ACCESS_DENIED', 'ok']);
});

test('after a denial only one with the other protection goes; two denials are the last', async () => {
  const { call, closed } = atGate();
  const [book, referral] = [call('book', true), call('referral', true)];
  book.reject(denied);
  await soon();
  expect(referral.seen.began).toBe(false);
  const store = call('store', false);
  await soon();
  expect(store.seen.began).toBe(true);
  store.reject(denied);
  expect(await referral.end).toBe('credentials.withheld');
  expect(referral.seen.began).toBe(false);
  expect(closed[0]).toBe('refused store');
});

test('a denial of which another logon shows that it meant the call lets the same kind go on', async () => {
  const { call, closed } = atGate();
  const [first, next, sealed] = [call('store', false), call('other', false), call('book', true)];
  first.reject(denied);
  await soon();
  expect([next.seen.began, sealed.seen.began]).toEqual([false, true]);
  sealed.resolve('ok');
  next.resolve('ok');
  expect(await next.end).toBe('ok');
  expect(closed).toEqual([]);
});

test('a denial that is signed with the key of the logon shows that it was taken', async () => {
  const { call, closed } = atGate();
  const [book, referral] = [call('book', true), call('referral', true)];
  book.reject(new Failure('RPC_S_ACCESS_DENIED', { rpcStatus: 5, isSigned: true }));
  referral.resolve('ok');
  expect(await referral.end).toBe('ok');
  expect(closed).toEqual([]);
});

test('a fault that tells nothing of the account lets the next one go, alone', async () => {
  const { call } = atGate();
  const [store, book, referral] = [call('store', true), call('book', true), call('r', true)];
  store.reject(busy);
  await soon();
  expect([book.seen.began, referral.seen.began]).toEqual([true, false]);
  book.resolve('ok');
  referral.resolve('ok');
  expect(await referral.end).toBe('ok');
});

test('silence counts as a denial, and locks no account', async () => {
  const { call, closed } = atGate();
  const [store, book, sealed] = [call('store', false), call('book', true), call('sealed', true)];
  store.reject(silent);
  await soon();
  book.reject(silent);
  expect(await sealed.end).toBe('credentials.withheld');
  expect(closed[0]).toBe('unanswered book');
});

test('where nobody comes who could tell, the first denial is the last', async () => {
  const { call, closed } = atGate(1);
  const [book, referral] = [call('book', true), call('referral', true)];
  book.reject(denied);
  expect(await referral.end).toBe('credentials.withheld');
  expect(referral.seen.began).toBe(false);
  expect(closed).toEqual(['refused referral']);
});

test('whoever has waited for too long goes beside one that does not end', async () => {
  const { call } = atGate(1);
  const [slow, next] = [call('slow', true), call('next', true)];
  next.resolve('ok');
  expect(await next.end).toBe('ok');
  slow.resolve('ok');
  expect(await slow.end).toBe('ok');
});
