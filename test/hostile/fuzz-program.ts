/** A process of its own that tries readers with as many inputs as it has time for, and tells what it found: a line for each. */
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { FuzzTask, fuzz } from './fuzz.ts';
import { CoverageMap } from './instrumented.ts';

const { parsers } = await import('./parsers.ts'); // behind the hook that instruments what it imports
const task = FuzzTask.parse(JSON.parse(await text(process.stdin)));
const write = promisify((line: string, done: () => void) => process.stdout.write(line, done));
const coverage = new CoverageMap();
for (const wanted of task.parsers) {
  const parser = parsers.find(({ name }) => name === wanted);
  if (!parser) throw new Error(`no parser ${wanted}`);
  coverage.forget();
  await write(`${JSON.stringify(fuzz(parser, task, coverage))}\n`); // all of it, before the next one has the thread
}
