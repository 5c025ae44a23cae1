/** The thread of the checks, which ends, hangs or takes all memory in the middle of what it does when a test says so. */
import { BroadcastChannel } from 'node:worker_threads';
import { z } from 'zod';
import '../../src/check-worker.ts';

const Word = z.object({ data: z.enum(['end', 'gorge', 'hang']) });

new BroadcastChannel('fate of the checks').onmessage = (message: unknown) => {
  const { data } = Word.parse(message);
  if (data === 'end') process.exit(3);
  if (data === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  const all: number[][] = [];
  for (;;) all.push(Array.from({ length: 100_000 }, (_, index) => index / 3));
};
