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

test('slow work leaves slots to what is quick', async () => {
  const pending = new Pending({ atOnce: 4, slowAtOnce: 3, atMost: 100 });
  const release = Promise.withResolvers<void>();
  let slow = 0;
  for (let count = 0; count < 20; count += 1) {
    pending.add(
      async () => {
        slow += 1;
        await release.promise;
      },
      { tenant: 'T1', isSlow: true },
    );
  }

  await new Promise<void>((resolve) => {
    pending.add(async () => resolve(), { tenant: 'T1', isSlow: false });
  });
  const atOnce = slow;
  release.resolve();
  await pending.settled();

  expect(atOnce).toBeLessThanOrEqual(3);
  expect(slow).toBe(20);
});

test('who asks little does not wait behind who asks much, nor is it refused for it', async () => {
  const pending = new Pending({ atOnce: 1, atMost: 100 });
  const order: string[] = [];
  const add = (tenant: string) =>
    pending.add(
      async () => {
        order.push(tenant);
      },
      { tenant, isSlow: false },
    );

  const many = Array.from({ length: 150 }, () => add('many'));
  const few = Array.from({ length: 3 }, () => add('few'));
  await pending.settled();

  expect(many.filter(Boolean)).toHaveLength(100);
  expect(few).toEqual([true, true, true]);
  expect(order.slice(0, 6).filter((tenant) => tenant === 'few')).toHaveLength(3);
});

test('while others wait, nobody has more than a share of the slots', async () => {
  const pending = new Pending({ atOnce: 8, atMost: 100 });
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  const work = (tenant: string) => async () => {
    running.set(tenant, (running.get(tenant) ?? 0) + 1);
    most.set(tenant, Math.max(most.get(tenant) ?? 0, running.get(tenant) ?? 0));
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    running.set(tenant, (running.get(tenant) ?? 0) - 1);
  };

  for (let count = 0; count < 20; count += 1)
    for (const tenant of ['A', 'B', 'C', 'D']) pending.add(work(tenant), { tenant, isSlow: false });
  await pending.settled();

  expect([...most.values()]).toEqual([2, 2, 2, 2]);
});
