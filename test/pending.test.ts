import { expect, test } from 'vitest';
import { Pending } from '../src/pending.ts';

test('no more runs at once, waits or is taken than allowed, and all that was taken is done', async () => {
  const pending = new Pending({ atOnce: 3, atMost: 20 });
  let running = 0;
  let most = 0;
  let done = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    running -= 1;
    done += 1;
  };

  const taken = Array.from({ length: 30 }, () => pending.add(work));
  await pending.settled();

  expect(taken.filter(Boolean)).toHaveLength(20);
  expect([most, done]).toEqual([3, 20]);
  await pending.settled();
});

test('requests that arrive meanwhile are read before the next work begins', async () => {
  const pending = new Pending({ atOnce: 64, atMost: 64 });
  const order: string[] = [];
  for (const name of ['one', 'two']) {
    pending.add(async () => {
      order.push(name);
      setImmediate(() => order.push(`read after ${name}`));
    });
  }
  await pending.settled();
  await new Promise(setImmediate);
  expect(order).toEqual(['one', 'read after one', 'two', 'read after two']);
});
