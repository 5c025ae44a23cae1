/**
 * Counts what runs in src/wire, in src/net and in the XML parser, statement by statement and branch by
 * branch: imported before anything else, it instruments the modules as they are loaded.
 *
 * Istanbul says where to count. What it counts in (a function that gives an object of objects) costs more
 * than most of what is counted, so each of its counters becomes a place in one array.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createInstrumenter } from 'istanbul-lib-instrument';

const instrumenter = createInstrumenter({
  esModules: true,
  coverageGlobalScope: 'globalThis',
  coverageGlobalScopeFunc: false,
});

/** Counters of all modules together: some 10,000 are in use. */
const mostCounters = 65_536;
const hits = new Uint32Array(mostCounters);
/** By this name the instrumented code knows it. */
Object.defineProperty(globalThis, 'fuzzHits', { value: hits });

/** Where the counters of a module stand: functions, then statements, then branches. */
interface Part {
  readonly start: number;
  readonly functionsEnd: number;
  readonly end: number;
}

const parts: Part[] = [];

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

const counter = /\bcov_\w+\(\)\.(?:([fs])\[(\d+)\]|b\[(\d+)\]\[(\d+)\])\+\+/g;

function counted(code: string, path: string): string {
  const instrumented = instrumenter.instrumentSync(code, path);
  const { f, s, b } = instrumenter.lastFileCoverage();
  const start = parts.at(-1)?.end ?? 0;
  const functionsEnd = start + Object.keys(f).length;
  let end = functionsEnd + Object.keys(s).length;
  const firstWays = Object.values(b).map((ways) => {
    end += ways.length;
    return end - ways.length;
  });
  if (end > mostCounters) throw new Error(`more than ${mostCounters} counters`);
  parts.push({ start, functionsEnd, end });
  return instrumented.replace(counter, (_all, kind, number, branch, way) => {
    const first = { f: start, s: functionsEnd }[String(kind)] ?? firstWays[Number(branch)] ?? end;
    return `fuzzHits[${first + Number(number ?? way)}]++`;
  });
}

export class CoverageMap {
  /** Which numbers of times have been seen, as bits: 1, 2, 3, up to 7, 15, 31, 127, more. */
  readonly #seen = new Uint8Array(mostCounters);

  /** As if nothing had ever run. */
  forget(): void {
    hits.fill(0);
    this.#seen.fill(0);
  }

  /** Forgets what was counted, and says whether some of it had never been seen. */
  takesNew(): boolean {
    let isNew = false;
    for (const part of parts) {
      if (!this.#ran(part)) continue;
      isNew = this.#take(part) || isNew;
      hits.fill(0, part.start, part.end);
    }
    return isNew;
  }

  /** Counters that were ever more than nothing, of those in the modules that ran at all. */
  get reached(): { readonly hit: number; readonly of: number } {
    const touched = parts.filter(({ start, functionsEnd }) =>
      this.#seen.subarray(start, functionsEnd).some((bits) => bits > 0),
    );
    const seen = touched.map(({ start, end }) => this.#seen.subarray(start, end));
    return {
      hit: seen.reduce((sum, part) => sum + part.reduce((n, bits) => n + (bits > 0 ? 1 : 0), 0), 0),
      of: seen.reduce((sum, part) => sum + part.length, 0),
    };
  }

  #ran({ start, functionsEnd }: Part): boolean {
    for (let at = start; at < functionsEnd; at += 1) if (hits[at] !== 0) return true;
    return false;
  }

  #take({ start, end }: Part): boolean {
    let isNew = false;
    for (let at = start; at < end; at += 1) {
      const bit = bitOf(hits[at] ?? 0);
      const seen = this.#seen[at] ?? 0;
      if ((seen & bit) === bit) continue;
      this.#seen[at] = seen | bit;
      isNew = true;
    }
    return isNew;
  }
}

function bitOf(count: number): number {
  if (count < 4) return count === 0 ? 0 : 1 << (count - 1);
  if (count < 16) return count < 8 ? 8 : 16;
  if (count < 128) return count < 32 ? 32 : 64;
  return 128;
}
