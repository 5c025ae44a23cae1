/** Classes of characters as the engine itself understands them, tried on a sample of every sort. */

/** One sign for each character of the sample: whether a class has it. */
export type Characters = readonly boolean[];

const sorts =
  '\u2018\u2019\u201c\u201d\u2022\u2026\u2028\u2029\u3000\u0416\u0436\u05d0\u0905\u4e2d\u30d1\uac00\u0660\u0964\uff1a\ufeff\ufffd\u{1f600}';
/** Latin whole, and one of each further sort that classes tell apart. */
const sample = [...Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code)), ...sorts];

export const everything: Characters = sample.map(() => true);
export const nothing: Characters = sample.map(() => false);
export const outsideWords: Characters = sample.map((character) => /\W/.test(character));

/** Behind a place: what comes next depends at a boundary on what stood before. */
export interface Following {
  readonly afterWord: Characters;
  readonly afterOther: Characters;
}

export function both(characters: Characters): Following {
  return { afterWord: characters, afterOther: characters };
}

export function union(one: Characters, other: Characters): Characters {
  return one.map((has, at) => has || other[at] === true);
}

export function areApart(one: Characters, other: Characters): boolean {
  return !one.some((has, at) => has && other[at] === true);
}

const known = new Map<string, Characters>();

export class CharacterSets {
  /** Whether `$` stands at the end of each line, not only of the text. */
  readonly isByLines: boolean;
  readonly #flags: string;

  constructor(flags: string) {
    this.isByLines = flags.includes('m');
    this.#flags = flags.replaceAll(/[gymd]/g, '');
  }

  /** @param source of a class or of one character */
  of(source: string): Characters {
    const key = `${this.#flags}/${source}`;
    const before = known.get(key);
    if (before) return before;
    const pattern = new RegExp(`^${source}$`, this.#flags);
    const characters = sample.map((character) => pattern.test(character));
    // A character outside the sample is in no class of it; it must not look like one without members.
    const made = characters.includes(true) ? characters : everything;
    known.set(key, made);
    return made;
  }
}
