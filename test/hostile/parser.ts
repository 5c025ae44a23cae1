/** A reader of bytes, as fuzzing sees it. */

export interface Parser {
  readonly name: string;
  readonly read: (data: Buffer) => unknown;
  readonly seeds: readonly Buffer[];
  /** As long as a message can be, and made to take as much room as it can. */
  readonly heavy?: readonly Buffer[];
  /** What means something to it, besides what stands in its seeds. */
  readonly words?: readonly string[];
}

export const hex = (text: string) => Buffer.from(text, 'hex');
export const latin1 = (...texts: readonly string[]) =>
  texts.map((text) => Buffer.from(text, 'latin1'));

/** Said so often. */
export const times = (text: string, count: number) => Buffer.from(text.repeat(count), 'latin1');
export const around = (first: string, many: Buffer, last: string) =>
  Buffer.concat([...latin1(first), many, ...latin1(last)]);
