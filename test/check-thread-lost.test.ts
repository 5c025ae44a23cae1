/** What becomes of checks when their thread ends, hangs, or is told to end. */
import { BroadcastChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { CheckThread } from '../src/check-thread.ts';
import { Unavailable } from '../src/model/books.ts';
import { startPractice } from '../src/practice/practice.ts';
import { probes } from '../src/probes/index.ts';
import { at, few, OpenGuard, ofPractice } from './peers/looking.ts';
import { openPort } from './peers/tcp.ts';
import { reaching } from './reaching.ts';

const patience = { timeout: 120_000 };
/** A server that says nothing: one of them is done at once, the other one waits. */
const silenced = probes.filter(({ id }) => ['tcp', 'tls'].includes(id));
const mortal = new URL('peers/mortal-check-worker.ts', import.meta.url);

function fate(word: 'end' | 'gorge' | 'hang'): void {
  const channel = new BroadcastChannel('fate of the checks');
  channel.postMessage(word);
  channel.close();
}

test(
  'a thread that ends in mid-check fails it with a sentence, and the next check has a new one',
  patience,
  async () => {
    const complaints: string[] = [];
    await using silent = await openPort();
    await using practice = await startPractice({ scenario: 'healthy' });
    await using thread = new CheckThread((text) => complaints.push(text), { worker: mortal });
    const { target, pins } = at(silent.port);

    const lost = thread.look(target, silenced, {
      reach: reaching({ pins }),
      timeoutMs: 60_000,
      progress: () => fate('end'), // a step has ended, others are under way
    });
    await expect(lost).rejects.toThrow(Unavailable);
    await expect(lost).rejects.toThrow(/Check again/);
    const { target: living, options } = ofPractice(practice);
    const next = await thread.look(living, few, options);

    expect(complaints).toHaveLength(1);
    expect(next.probes.map(({ id }) => id)).toEqual(few.map(({ id }) => id));
  },
);

test('a thread that hangs is ended, with its check', patience, async () => {
  const complaints: string[] = [];
  await using silent = await openPort();
  await using thread = new CheckThread((text) => complaints.push(text), {
    worker: mortal,
    hangsAfterMs: 10,
  });
  const { target, pins } = at(silent.port);

  const lost = thread.look(target, silenced, {
    reach: reaching({ pins }),
    timeoutMs: 2_000,
    progress: () => fate('hang'),
  });

  await expect(lost).rejects.toThrow(Unavailable);
  expect(complaints.join()).toMatch(/hung/);
});

test(
  'a logon that is lost with its thread has no verdict, and its guard hears of it',
  patience,
  async () => {
    await using practice = await startPractice({ scenario: 'healthy' });
    await using thread = new CheckThread(() => undefined, { worker: mortal });
    const { target, options } = ofPractice(practice);
    const guard = new OpenGuard();
    const ended = Promise.withResolvers<unknown>();
    guard.first = async (_, logOn) => {
      const verdict = logOn();
      fate('end');
      verdict.then(ended.resolve, ended.resolve);
      return await verdict;
    };

    const lost = thread.look(target, few, { ...options, account: { ...options.account, guard } });

    await expect(lost).rejects.toThrow(Unavailable);
    expect(await ended.promise).toMatchObject({ code: 'check.ended' });
  },
);

test('a thread out of memory takes nothing with it but its checks', patience, async () => {
  const complaints: string[] = [];
  await using silent = await openPort();
  await using thread = new CheckThread((text) => complaints.push(text), {
    worker: mortal,
    memoryMb: 64,
  });
  const { target, pins } = at(silent.port);

  const lost = thread.look(target, silenced, {
    reach: reaching({ pins }),
    timeoutMs: 60_000,
    progress: () => fate('gorge'),
  });

  await expect(lost).rejects.toThrow(Unavailable);
  expect(complaints.join()).toMatch(/memory/i);
});

test('told to end, it lets go of what still runs, and takes no more', patience, async () => {
  await using silent = await openPort();
  const thread = new CheckThread(() => undefined);
  const { target, pins } = at(silent.port);
  const options = { reach: reaching({ pins }), timeoutMs: 60_000 };
  const begun = Promise.withResolvers<void>();
  const running = thread.look(target, silenced, { ...options, progress: () => begun.resolve() });
  await begun.promise;

  await Promise.all([thread[Symbol.asyncDispose](), expect(running).rejects.toThrow(Unavailable)]);

  await expect(thread.look(target, few, options)).rejects.toThrow(/ending/);
});
