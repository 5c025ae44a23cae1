/** `exchange-check export FILE` and `exchange-check import FILE`: all that the bot remembers, in one file. */
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { MemorySettings } from './memory-settings.ts';
import { linesOf } from './store/lines.ts';
import { openStore } from './store/store.ts';
import { exported } from './store/transfer.ts';
import { BrokenTransfer, imported } from './store/transfer-import.ts';
import { type Options, WrongUsage } from './terminal-options.ts';

type Direction = 'export' | 'import';

/** @returns the exit status  @throws WrongUsage, or an Error with a sentence */
export async function transfer(
  direction: Direction,
  { words: [file, ...more] }: Options,
  { databaseUrl, dataFolder }: MemorySettings,
): Promise<number> {
  if (!file || more.length > 0)
    throw new WrongUsage(
      `${direction} wants one FILE, or - for standard ${direction === 'export' ? 'output' : 'input'}: exchange-check ${direction} all.jsonl.gz`,
    );
  if (direction === 'import' && file !== '-' && !existsSync(file))
    throw new WrongUsage(`There is no file "${file}".`);
  const complain = (message: string) => process.stderr.write(`${message}\n`);
  // What is imported is all there is: nobody else may be at work on that folder.
  const owns = direction === 'import';
  await using store = await openStore({ url: databaseUrl, folder: dataFolder, owns, complain });
  const where = store.mode === 'postgresql' ? 'PostgreSQL' : dataFolder;
  if (direction === 'export') {
    const rows = await written(exported(store), file);
    process.stderr.write(`${rows} rows of ${where} were exported.\n`);
    return 0;
  }
  const rows = await imported(store, linesOf(bytesOf(file))).catch(refused);
  process.stderr.write(`${rows} rows were imported into ${where}.\n`);
  return 0;
}

/** The file is to blame: whoever gave it has to look at it, not at us. */
function refused(error: unknown): never {
  const isPacking = error instanceof Error && 'code' in error && `${error.code}`.startsWith('Z_');
  if (isPacking) throw new WrongUsage('The file is damaged: gzip can not read it to its end.');
  throw error instanceof BrokenTransfer ? new WrongUsage(error.message) : error;
}

/** Under another name until it is whole. @returns how many rows went in */
async function written(lines: AsyncIterable<string>, file: string): Promise<number> {
  let count = 0;
  const counted = async function* () {
    for await (const line of lines) {
      count += 1;
      yield line;
    }
  };
  const rows = () => count - 2; // without the first line and the last
  if (file === '-') {
    await pipeline(Readable.from(counted()), process.stdout, { end: false });
    return rows();
  }
  const draft = `${file}.draft`;
  try {
    const target = createWriteStream(draft, { mode: 0o600, flush: true });
    if (isPacked(file)) await pipeline(Readable.from(counted()), createGzip(), target);
    else await pipeline(Readable.from(counted()), target);
    renameSync(draft, file);
    return rows();
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function bytesOf(file: string): Readable {
  if (file === '-') return process.stdin;
  const source = createReadStream(file);
  if (!isPacked(file)) return source;
  const unpacked = createGunzip();
  pipeline(source, unpacked).catch(() => undefined); // whoever reads it hears of it
  return unpacked;
}

function isPacked(file: string): boolean {
  return file.endsWith('.gz');
}
