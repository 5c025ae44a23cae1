/**
 * Tries a reader with inputs that grow out of real ones: what runs something that never ran before is
 * kept, and changed further. After AFL's idea, in a small loop of our own.
 */
import { z } from 'zod';
import { Failure } from '../../src/model/failure.ts';
import { corpusOf } from './corpus.ts';
import type { CoverageMap } from './instrumented.ts';
import { blownUp, type Material, mutated } from './mutate.ts';
import type { Parser } from './parser.ts';
import { numbers, type Random } from './random.ts';

export const FuzzTask = z.object({
  parsers: z.array(z.string()),
  /** For each. */
  inputs: z.number(),
  /** Of each: then it ends, however far it is. */
  longestMs: z.number(),
  seed: z.number(),
});
export type FuzzTask = z.infer<typeof FuzzTask>;

/** What no reader may do, and the input that made it do it. */
const Fault = z.object({ what: z.string(), hex: z.string() });

export const FuzzResult = z.object({
  parser: z.string(),
  inputs: z.number(),
  ms: z.number(),
  /** Inputs that were kept. */
  corpus: z.number(),
  /** Counters of the modules that ran. */
  reached: z.object({ hit: z.number(), of: z.number() }),
  slowestMs: z.number(),
  /** The most that a value took, over the length of its input. */
  mostMemory: z.number(),
  faults: z.array(Fault),
});
export type FuzzResult = z.infer<typeof FuzzResult>;

export const limits = {
  ms: 50,
  /** Where what runs is counted, which takes as much again. */
  countedMs: 100,
  /** Bytes kept for each byte of input; one that is shorter than the longest PDU may take what that may. */
  memory: 16,
  shortest: 64 * 1024,
} as const;

const nothing = Buffer.alloc(0);
const mostFaults = 5;
const mostWeighed = 3;

export function fuzz(parser: Parser, task: FuzzTask, coverage: CoverageMap): FuzzResult {
  const run = new Run(parser, coverage, numbers(task.seed));
  Error.stackTraceLimit = 0; // what a failure costs most; a fault is told again with its stack
  for (const seed of [...parser.seeds, ...corpusOf(parser.name)]) run.try(seed);
  for (const input of parser.heavy ?? []) run.time(input);
  const began = performance.now();
  const end = began + task.longestMs;
  let inputs = 0;
  while (inputs < task.inputs && run.faults.size < mostFaults && performance.now() < end) {
    run.next();
    inputs += 1;
  }
  const ms = performance.now() - began;
  const mostMemory = run.weigh();
  return {
    parser: parser.name,
    inputs,
    ms: Math.round(ms),
    corpus: run.corpus.length,
    reached: coverage.reached,
    slowestMs: run.slowestMs,
    mostMemory,
    faults: [...run.faults].map(([what, hex]) => ({ what, hex })),
  };
}

class Run {
  readonly corpus: Buffer[] = [];
  readonly faults = new Map<string, string>();
  slowestMs = 0;
  readonly #parser: Parser;
  readonly #coverage: CoverageMap;
  readonly #material: Material;

  constructor(parser: Parser, coverage: CoverageMap, random: Random) {
    this.#parser = parser;
    this.#coverage = coverage;
    const words = (parser.words ?? []).map((word) => Buffer.from(word, 'latin1'));
    this.#material = { random, words, other: () => this.#any() };
  }

  /** Not for the corpus: too long to grow from. */
  time(input: Buffer): void {
    if (faultOf(this.#parser, input) !== undefined) this.#tell(input);
    if (this.#isSlow(input)) this.faults.set('too slow', input.toString('hex'));
    this.#coverage.takesNew();
  }

  next(): void {
    this.try(mutated(this.#any(), this.#material));
  }

  try(data: Buffer): void {
    const input = Buffer.from(data); // on its own: a reader that looks beyond it finds nothing
    const began = performance.now();
    const isFault = faultOf(this.#parser, input) !== undefined;
    const ms = performance.now() - began;
    if (isFault) this.#tell(input);
    if (ms > Math.max(1, this.slowestMs) && this.#isSlow(input))
      this.faults.set('too slow', input.toString('hex'));
    if (this.#coverage.takesNew()) this.corpus.push(input);
  }

  /** What values take, of inputs as long as a message can be. @returns the most bytes a byte of input */
  weigh(): number {
    const { random } = this.#material;
    const large = this.corpus.slice(-mostWeighed).map((one) => blownUp(one, random));
    const { heavy = [] } = this.#parser;
    let most = 0;
    for (const input of [...large, ...heavy]) {
      const kept = keptBytes(this.#parser, input);
      if (input.length > 4096) most = Math.max(most, Math.round(kept / input.length));
      if (kept > limits.memory * Math.max(input.length, limits.shortest))
        this.faults.set(`keeps ${kept} bytes of ${input.length}`, input.toString('hex'));
    }
    return most;
  }

  #tell(input: Buffer): void {
    Error.stackTraceLimit = 2;
    this.faults.set(faultOf(this.#parser, input) ?? 'only sometimes', input.toString('hex'));
    Error.stackTraceLimit = 0;
  }

  /** The shorter of two: it is read sooner, and a change in it hits more often what decides. */
  #any(): Buffer {
    const [one, other] = [this.#one(), this.#one()];
    return one.length < other.length ? one : other;
  }

  #one(): Buffer {
    return this.corpus[this.#material.random(this.corpus.length)] ?? nothing;
  }

  /** Not for the machine's reasons: it is slow every time. */
  #isSlow(input: Buffer): boolean {
    const times = Array.from({ length: 4 }, () => {
      const began = process.threadCpuUsage();
      faultOf(this.#parser, input);
      return process.threadCpuUsage(began).user / 1000;
    });
    const ms = Math.min(...times);
    this.slowestMs = Math.max(this.slowestMs, ms);
    return ms > limits.countedMs;
  }
}

/** Anything thrown but a `Failure`, by its first two lines. */
export function faultOf({ read }: Parser, input: Buffer): string | undefined {
  try {
    read(input);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return stack
      .split('\n')
      .slice(0, 2)
      .join(' ')
      .replace(/file:\S*\/src\//, 'src/');
  }
}

/** Of the value alone; the program runs with `--expose-gc`. */
function keptBytes(parser: Parser, input: Buffer): number {
  const before = inUse();
  const value = readOrNothing(parser, input);
  const kept = inUse() - before;
  return value === undefined ? 0 : kept;
}

function readOrNothing({ read }: Parser, input: Buffer): unknown {
  try {
    return read(input);
  } catch {
    return undefined; // a failure keeps nothing; others were told before
  }
}

function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
