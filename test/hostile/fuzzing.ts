/** Fuzzes readers in processes of their own, two at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { FuzzResult, type FuzzTask } from './fuzz.ts';

const program = fileURLToPath(new URL('fuzz-program.ts', import.meta.url));
export const atOnce = 2;
/** Next to nothing outlives the input it is of: with room for many of them, few are carried on. */
const settings = ['--no-warnings', '--expose-gc', '--max-semi-space-size=64'];
/** Over the time they were given: for the start, for weighing, and then for one that hangs in an input. */
const graceMs = 120_000;

/** @param tell hears of each reader as it ends */
export async function fuzzed(task: FuzzTask, tell: (result: FuzzResult) => void = () => {}) {
  const shares = Array.from({ length: atOnce }, (_, share) =>
    task.parsers.filter((_name, index) => index % atOnce === share),
  );
  const all = await Promise.all(shares.map((parsers) => shareInTwo({ ...task, parsers }, tell)));
  return all.flat();
}

/**
 * A process that the runtime itself broke down in (seen once: glibc's malloc found a block that was
 * overwritten, which no JavaScript of ours can do) begins its reader again, from the same seed: what a
 * reader is to blame for happens again.
 */
async function shareInTwo(task: FuzzTask, tell: (result: FuzzResult) => void) {
  const first = await shareOf(task, tell);
  if (first.missing === undefined) return first.results;
  const parsers = task.parsers.slice(first.results.length);
  const second = await shareOf({ ...task, parsers }, tell);
  if (second.missing === undefined) return [...first.results, ...second.results];
  throw new Error(`fuzzing ${second.missing} came to no end: ${second.complaint}`);
}

async function shareOf(task: FuzzTask, tell: (result: FuzzResult) => void) {
  const child = spawn(process.execPath, [...settings, program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: task.parsers.length * task.longestMs + graceMs,
    killSignal: 'SIGKILL',
  });
  const complaint = text(child.stderr);
  const ended = once(child, 'close');
  child.stdin.end(JSON.stringify(task));
  const results: FuzzResult[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const result = FuzzResult.parse(JSON.parse(line));
    results.push(result);
    tell(result);
  }
  await ended;
  return { results, missing: task.parsers[results.length], complaint: await complaint };
}
