import { expect, test } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import {
  mostConnections,
  type Place,
  type Reserved,
  reserve,
} from '../../src/net/connection-budget.ts';

const address = '192.0.2.1';

function placesIn(reserved: Reserved): Place[] {
  const places: Place[] = [];
  for (let place = reserved.next(); place; place = reserved.next()) places.push(place);
  return places;
}

const free = (places: readonly Place[]) => {
  for (const place of places) place[Symbol.dispose]();
};

/** What has come of it by the time that everything else has run. */
async function stateOf(promise: Promise<unknown>): Promise<'waits' | 'granted'> {
  const later = new Promise<'waits'>((resolve) => setImmediate(resolve, 'waits'));
  return Promise.race([promise.then((): 'granted' => 'granted'), later]);
}

test('as many as there are come at once, the next one when a place is free', async () => {
  const { signal } = new AbortController();
  const places = placesIn(await reserve(address, signal, mostConnections));
  const next = reserve(address, signal, 1);

  expect(await stateOf(next)).toBe('waits');
  free(places.slice(0, 1));

  expect(await stateOf(next)).toBe('granted');
});

test('who needs several gets them in one go, and is not overtaken by those who need fewer', async () => {
  const { signal } = new AbortController();
  const places = placesIn(await reserve(address, signal, mostConnections));
  const four = reserve(address, signal, 4);
  const one = reserve(address, signal, 1);

  free(places.slice(0, 3));
  expect([await stateOf(four), await stateOf(one)]).toEqual(['waits', 'waits']);
  free(places.slice(3, 4));
  expect([await stateOf(four), await stateOf(one)]).toEqual(['granted', 'waits']);
});

test('what can wait comes after the others, and leaves some free for them', async () => {
  const { signal } = new AbortController();
  const patient = Array.from({ length: 16 }, () => reserve(address, signal, 1, 'patient'));
  const states = await Promise.all(patient.map(stateOf));

  expect(states.filter((state) => state === 'granted')).toHaveLength(12);
  const urgent = await Promise.all([1, 2, 3, 4].map(() => reserve(address, signal, 1)));
  const urgentToo = reserve(address, signal, 1);
  free(urgent.flatMap(placesIn));
  expect(await stateOf(urgentToo)).toBe('granted');
});

test('a place that is given back twice counts once', async () => {
  const { signal } = new AbortController();
  const places = placesIn(await reserve(address, signal, mostConnections));
  free(places.slice(0, 1));
  free(places.slice(0, 1));

  await reserve(address, signal, 1);

  expect(await stateOf(reserve(address, signal, 1))).toBe('waits');
});

test('another address and another check have places of their own', async () => {
  const { signal } = new AbortController();
  await reserve(address, signal, mostConnections);

  expect(await stateOf(reserve('192.0.2.2', signal, mostConnections))).toBe('granted');
  const other = new AbortController();
  expect(await stateOf(reserve(address, other.signal, mostConnections))).toBe('granted');
});

test('the end of the check ends the waiting, and nobody waits behind one who has gone', async () => {
  const check = new AbortController();
  await reserve(address, check.signal, mostConnections);
  const waiting = reserve(address, check.signal, 4).catch((error: unknown) => error);

  check.abort();

  const error = await waiting;
  expect(error instanceof Failure && [error.code, error.evidence]).toEqual([
    'check.ended',
    { phase: 'turn' },
  ]);
  const late = await reserve(address, check.signal, 1).catch((thrown: unknown) => thrown);
  expect(late).toBeInstanceOf(Failure);
});

test('more than anybody can have is a mistake of ours', async () => {
  const { signal } = new AbortController();
  await expect(reserve(address, signal, mostConnections + 1)).rejects.toThrow(RangeError);
});
