/**
 * Counts what runs in src/wire, in src/net and in the XML parser, statement by statement and branch by
 * branch: imported before anything else, it instruments the modules as they are loaded.
 *
 * Istanbul's counters are moved into one array, so that looking at them costs little.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { z } from 'zod';

const instrumenter = createInstrumenter({
  esModules: true,
  coverageGlobalScope: 'globalThis',
  coverageGlobalScopeFunc: false,
});

registerHooks({
  load(url, context, nextLoad) {
    const isOurs = /\/src\/(wire|net)\/.*\.ts$/.test(url);
    if (!isOurs && !/\/saxes\/saxes\.js$/.test(url)) return nextLoad(url, context);
    const path = fileURLToPath(url);
    const code = readFileSync(path, 'utf8');
    if (!isOurs) return { format: 'commonjs', source: counted(code, path), shortCircuit: true };
    const source = counted(stripTypeScriptTypes(code), path);
    return { format: 'module', source, shortCircuit: true };
  },
});

function counted(code: string, path: string): string {
  return instrumenter.instrumentSync(code, path);
}

type Counts = Record<string, number>;

/** Of one module, as the instrumented code uses them: functions, statements, branches. */
interface Counters {
  f: Counts | Uint32Array;
  s: Counts | Uint32Array;
  readonly b: Record<string, number[] | Uint32Array>;
}

/** Checked for its form only: the very object is what the instrumented code counts in. */
const Coverage = z.custom<Record<string, Counters>>((value) => typeof value === 'object');

interface Part {
  readonly path: string;
  readonly start: number;
  readonly functionsEnd: number;
  readonly end: number;
}

export class CoverageMap {
  readonly #parts: Part[] = [];
  readonly #counts: Uint32Array;
  /** Which numbers of times have been seen, as bits: 1, 2, 3, up to 7, 15, 31, 127, more. */
  readonly #seen: Uint8Array;

  /** Of all that has been loaded by now. */
  constructor() {
    const modules = Object.entries(Coverage.parse(Reflect.get(globalThis, '__coverage__')));
    this.#counts = new Uint32Array(modules.reduce((sum, [, one]) => sum + sizeOf(one), 0));
    this.#seen = new Uint8Array(this.#counts.length);
    let at = 0;
    for (const [path, counters] of modules) {
      const start = at;
      const room = (size: number) => {
        at += size;
        return this.#counts.subarray(at - size, at);
      };
      counters.f = room(Object.keys(counters.f).length);
      const functionsEnd = at;
      counters.s = room(Object.keys(counters.s).length);
      for (const [branch, ways] of Object.entries(counters.b))
        counters.b[branch] = room(ways.length);
      this.#parts.push({ path, start, functionsEnd, end: at });
    }
  }

  /** As if nothing had ever run. */
  forget(): void {
    this.#counts.fill(0);
    this.#seen.fill(0);
  }

  /** Forgets what was counted, and says whether some of it had never been seen. */
  takesNew(): boolean {
    let isNew = false;
    for (const part of this.#parts) {
      if (!this.#ran(part)) continue;
      isNew = this.#take(part) || isNew;
      this.#counts.fill(0, part.start, part.end);
    }
    return isNew;
  }

  /** Counters that were ever more than nothing, of those in the modules that ran at all. */
  get reached(): { readonly hit: number; readonly of: number } {
    const touched = this.#parts.filter(({ start, functionsEnd }) =>
      this.#seen.subarray(start, functionsEnd).some((bits) => bits > 0),
    );
    const seen = touched.map(({ start, end }) => this.#seen.subarray(start, end));
    return {
      hit: seen.reduce((sum, part) => sum + part.reduce((n, bits) => n + (bits > 0 ? 1 : 0), 0), 0),
      of: seen.reduce((sum, part) => sum + part.length, 0),
    };
  }

  #ran({ start, functionsEnd }: Part): boolean {
    for (let at = start; at < functionsEnd; at += 1) if (this.#counts[at] !== 0) return true;
    return false;
  }

  #take({ start, end }: Part): boolean {
    let isNew = false;
    for (let at = start; at < end; at += 1) {
      const bit = bitOf(this.#counts[at] ?? 0);
      const seen = this.#seen[at] ?? 0;
      if ((seen & bit) === bit) continue;
      this.#seen[at] = seen | bit;
      isNew = true;
    }
    return isNew;
  }
}

function sizeOf({ f, s, b }: Counters): number {
  const branches = Object.values(b).reduce((sum, ways) => sum + ways.length, 0);
  return Object.keys(f).length + Object.keys(s).length + branches;
}

function bitOf(count: number): number {
  if (count < 4) return count === 0 ? 0 : 1 << (count - 1);
  if (count < 16) return count < 8 ? 8 : 16;
  if (count < 128) return count < 32 ? 32 : 64;
  return 128;
}
