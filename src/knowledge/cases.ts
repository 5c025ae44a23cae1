/** What people pasted, and what it turned out to mean. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { prettifyError, ZodError } from 'zod';
import { Case } from '../model/case.ts';

/** Written by .ci/compile.mjs, after it was validated. */
const shipped = new URL('cases.json', import.meta.url);
const folder = new URL('cases/', import.meta.url);

/**
 * All of them.
 *
 * @param root the folder of their files
 * @throws Error if a line is no case, with its file and number: half of the cases would mislead
 */
export function loadCases(root?: URL): Case[] {
  if (!root && existsSync(shipped)) return JSON.parse(readFileSync(shipped, 'utf8'));
  const from = root ?? folder;
  return readdirSync(from)
    .toSorted()
    .flatMap((name) => casesOf(new URL(name, from)));
}

/** Of a file with one a line. */
function casesOf(file: URL): Case[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    line.trim() ? [caseOf(line, `${file.pathname}:${index + 1}`)] : [],
  );
}

function caseOf(line: string, where: string): Case {
  try {
    return Case.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`${where}: no case: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof ZodError ? prettifyError(error) : String(error);
}
