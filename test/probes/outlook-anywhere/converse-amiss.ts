/**
 * Conversations in which one answer of the server is not what it should be: each ends, as a failed
 * step with its reason or as if nothing had been, and leaves nothing behind.
 */
import { expect } from 'vitest';
import { startPractice } from '../../../src/practice/practice.ts';
import { numbers, type Random } from '../../hostile/random.ts';
import { between, type Meddle } from '../../peers/between.ts';
import { checkAt } from './practice-check.ts';

const atOnce = 8;
/** Longer than an answer takes where all of them share one thread of a busy machine. */
const patienceMs = 800;
const timeoutMs = 6000;
/** By which a check may outlive its deadline where others have the machine, too. */
const generousMs = 10_000;

const mutations: readonly ((data: Buffer, random: Random) => ReturnType<Meddle>)[] = [
  (data, random) => {
    const changed = Buffer.from(data);
    for (let times = random(8); times >= 0; times -= 1)
      changed[random(changed.length)] = random(256);
    return changed;
  },
  (data, random) => data.subarray(0, random(data.length)),
  (data, random) => {
    const at = random(data.length);
    return Buffer.concat([data.subarray(0, at), data.subarray(at + 1 + random(16))]);
  },
  (data) => Buffer.concat([data, data]),
  (data, random) => Buffer.concat([data, Buffer.alloc(random(2000), random(256))]),
  (data, random) => Buffer.from(data.map(() => random(256))),
  (data, random) => {
    const changed = Buffer.from(data); // lengths and counts are where it hurts
    const at = random(Math.max(1, changed.length - 2));
    changed.set([0xff, 0xff], Math.min(at, Math.max(0, changed.length - 2)));
    return changed;
  },
  () => 'swallow',
  () => 'end',
];

/** Changes one of the server's answers. */
function meddler(random: Random): Meddle {
  const chosen = random(12);
  const mutate = mutations[random(mutations.length)];
  let count = 0;
  return ({ from, data }) => {
    if (from === 'client') return data;
    count += 1;
    return count - 1 === chosen && mutate && data.length > 1 ? mutate(data, random) : data;
  };
}

type Practice = Awaited<ReturnType<typeof startPractice>>;

/** @returns the codes of the steps that failed */
async function converse(practice: Practice, seed: number): Promise<(string | undefined)[]> {
  const server = Number(new URL(practice.rpcUrl).port);
  await using way = await between(server, meddler(numbers(seed)));
  const began = performance.now();
  const wish = { port: way.port, clear: true, patienceMs, timeoutMs };
  const { health, steps } = await checkAt(practice, wish);
  expect(performance.now() - began, `seed ${seed}`).toBeLessThan(timeoutMs + generousMs);
  expect(health, `seed ${seed}`).not.toBe('healthy');
  await expect.poll(() => way.open.size, { interval: 5 }).toBe(0);
  return steps.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
}

/**
 * So many of them, several at once; each is checked by itself.
 *
 * @returns the codes of the steps that failed, each once
 */
export async function converseAmiss(conversations: number): Promise<Set<string | undefined>> {
  await using practice = await startPractice({ scenario: 'encryption-required' });
  const codes = new Set<string | undefined>();
  let seed = 0;
  const work = async () => {
    while (seed < conversations) {
      seed += 1;
      for (const code of await converse(practice, seed)) codes.add(code);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return codes;
}
