/**
 * The output of PowerShell cmdlets -> records: property and value, of lists and of tables.
 *
 * A list has `Name : Value` a line, a blank line between two objects, and long values go on below,
 * indented. A table has a heading, a line of dashes and a row an object; its columns begin where the
 * dashes do, or are told apart by blanks where the widths were lost on the way.
 */
import { longestLine, type Paste } from '../paste.ts';

export interface CmdletRecord {
  /** By the property's name in lower case; as they stand, trimmed, empty where there is none. */
  readonly values: ReadonlyMap<string, CmdletValue>;
}

interface CmdletValue {
  readonly text: string;
  /** The first line is 1. */
  readonly line: number;
}

const mostRows = 500;
const mostProperties = 300;
const property = /^\s{0,20}([A-Za-z][A-Za-z0-9]{2,60})\s{0,60}:(?:\s+(.*)|)$/;
const dashes = /^\s{0,20}-{2,}(?:\s+-{2,})*\s*$/;
const longestValue = 2000;

/** @param asked properties in lower case: a table that has none of them is left out */
export function cmdletRecords(paste: Paste, asked: ReadonlySet<string>): CmdletRecord[] {
  return [...lists(paste.lines), ...tables(paste.lines, asked)];
}

type Entry = [name: string, value: CmdletValue];

function lists(lines: readonly string[]): CmdletRecord[] {
  const records: Entry[][] = [];
  for (const [index, line] of lines.entries()) {
    const [, name, text = ''] = propertyIn(line) ?? [];
    if (name) addTo(records, [name.toLowerCase(), { text: text.trim(), line: index + 1 }]);
    else if (line.trim()) goOn(records, line);
    else if (records.at(-1)?.length) records.push([]);
  }
  return records.map((entries) => ({ values: new Map(entries) }));
}

function propertyIn(line: string): RegExpExecArray | null {
  return line.length <= longestLine && line.includes(':') ? property.exec(line) : null;
}

/** The same property again, without a blank line, is the next object's. */
function addTo(records: Entry[][], entry: Entry): void {
  const open = records.at(-1);
  const isOver = !open || open.length >= mostProperties || open.some(([name]) => name === entry[0]);
  if (isOver) records.push([entry]);
  else open.push(entry);
}

/** A long value goes on, indented, in the column where it began. */
function goOn(records: readonly Entry[][], line: string): void {
  const last = records.at(-1)?.at(-1);
  if (!last || !/^\s{8}/.test(line) || last[1].text.length > longestValue) return;
  last[1] = { ...last[1], text: `${last[1].text} ${line.trim()}` };
}

function tables(lines: readonly string[], asked: ReadonlySet<string>): CmdletRecord[] {
  return lines.flatMap((line, index) => {
    if (!line.includes('--')) return [];
    const heading = lines[index - 1] ?? '';
    if (line.length > longestLine || !dashes.test(line) || heading.length > longestLine) return [];
    const starts = Array.from(line.matchAll(/-{2,}/g), ({ index: start }) => start);
    const names = cellsOf(heading, starts).map((name) => name.toLowerCase());
    if (!names.some((name) => asked.has(name))) return [];
    return rowsBelow(lines, index + 1).map(({ text, line: at }) => {
      const cells = cellsOf(text, starts);
      const entries = names.map((name, column) => {
        return [name, { text: cells[column] ?? '', line: at }] as const;
      });
      return { values: new Map(entries) };
    });
  });
}

function rowsBelow(lines: readonly string[], from: number): CmdletValue[] {
  const rows: CmdletValue[] = [];
  for (let at = from; at < Math.min(lines.length, from + mostRows); at++) {
    const text = lines[at] ?? '';
    if (!text.trim() || text.length > longestLine || dashes.test(lines[at + 1] ?? '')) break;
    rows.push({ text, line: at + 1 });
  }
  return rows;
}

/** By blanks if that gives a cell a column, else by the columns' places. */
function cellsOf(row: string, starts: readonly number[]): string[] {
  const words = row.trim().split(/\s+/);
  if (words.length === starts.length) return words;
  const apart = row.trim().split(/\s{2,}/);
  if (apart.length === starts.length) return apart;
  return starts.map((start, column) => row.slice(start, starts[column + 1]).trim());
}
