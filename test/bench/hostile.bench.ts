/**
 * Conversations of the probe with a server whose answers are mutated: none is lost, hangs or crashes.
 * 100,000 take about an hour; CONVERSATIONS says how many. `npm run bench -- hostile`
 */
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { converseAmiss } from '../probes/outlook-anywhere/converse-amiss.ts';

const conversations = Number(process.env.CONVERSATIONS ?? 100_000);

test('conversations that go wrong', { timeout: 3 * 3_600_000 }, async () => {
  const unhandled: unknown[] = [];
  process.on('unhandledRejection', (error) => unhandled.push(error));
  const began = performance.now();

  const codes = await converseAmiss(conversations);

  const seconds = (performance.now() - began) / 1000;
  const rate = (conversations / seconds).toFixed(0);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  process.stdout.write(
    `\n${conversations} conversations, ${rate} a second, none lost; ${codes.size} kinds of failure; peak ${peak} MB\n`,
  );
  expect(codes).not.toContain(undefined);
  expect(unhandled).toEqual([]);
});
