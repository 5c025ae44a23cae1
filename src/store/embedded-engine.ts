/**
 * PGlite's engine as V8 shall compile it: what runs often is optimized, with one exception.
 *
 * The SQL parser is one function with a jump to each of its thousands of rules. To optimize it takes
 * V8 600 MB for a moment, for a statement's few microseconds; no other one takes 90 MB, and together
 * they make the database 1.5 times as fast. Whether a function may be optimized is decided when it
 * is first called, so the parser is called once, on an engine that is thrown away, while nothing may.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

/** A name that PGlite exports; without it the engine works as well, and takes the memory. */
const parser = 'raw_parser';
const onlyFirst = '--wasm-tier-up-filter=0';
const all = '--wasm-tier-up-filter=-1';
/** 128 MB, as PGlite does it: of address space, nothing is written there. */
const pages = { initial: 2048, maximum: 32_768 };

interface Import {
  readonly module: string;
  readonly name: string;
  readonly kind: string;
}

/** As far as it is needed: the types of Node leave it to those of browsers. */
declare const WebAssembly: {
  readonly Module: {
    new (bytes: Uint8Array): object;
    imports(engine: object): readonly Import[];
  };
  readonly Instance: new (
    engine: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => object;
};

export function leanEngine(): object {
  const file = fileURLToPath(new URL('pglite.wasm', import.meta.resolve('@electric-sql/pglite')));
  const engine = new WebAssembly.Module(readFileSync(file));
  setFlagsFromString(onlyFirst);
  try {
    const parse = new WebAssembly.Instance(engine, nothingFor(engine)).exports[parser];
    if (typeof parse === 'function') parse(0, 0);
  } catch {
    // It ends at once, since nothing was prepared for it: by then it is compiled.
  } finally {
    setFlagsFromString(all);
  }
  return engine;
}

/** Imports that do nothing. */
function nothingFor(engine: object): Record<string, Record<string, unknown>> {
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module, name, kind } of WebAssembly.Module.imports(engine))
    imports[module] = {
      ...imports[module],
      [name]: kind === 'memory' ? new WebAssembly.Memory(pages) : () => 0,
    };
  return imports;
}
