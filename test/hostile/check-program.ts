/** A process of its own that makes checks, one after the other, and tells what each added to its memory. */
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { probes } from '../../src/probes/index.ts';
import { checkAt } from './cells.ts';

const Task = z.object({
  ports: z.array(z.number()),
  root: z.string(),
  timeoutMs: z.number(),
  practice: z.object({
    user: z.string(),
    domain: z.string(),
    password: z.string(),
    server: z.string(),
    dn: z.string(),
    mailbox: z.string(),
  }),
});

const { ports, ...setting } = Task.parse(JSON.parse(await text(process.stdin)));
const grown: number[] = [];
for (const port of ports) {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  await checkAt(port, probes, setting);
  clearInterval(watch);
  grown.push(Math.max(peak, process.memoryUsage.rss()) - before);
}
process.stdout.write(JSON.stringify(grown));
