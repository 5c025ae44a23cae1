/**
 * What a regular expression needs: literals of which one stands in every match, and how long a match
 * can be. Both are derived from its source, so that they can't fall behind it.
 *
 * The idea is RE2's (prefilter): a concatenation needs the best of its parts, an alternation one of
 * each branch. Only what our patterns use is understood; the rest needs nothing and has no end.
 */
import { type Node, parsePattern } from './pattern-syntax.ts';

/** One text that a match has, in lower case. */
export interface Literal {
  readonly text: string;
  /** A word begins, or ends, with it. */
  readonly begins: boolean;
  readonly ends: boolean;
}

export interface Needs {
  /** One of them stands in every match; none: nothing is known. */
  readonly literals: readonly Literal[];
  /** Characters of a match and of what it looks at around it; infinite where there is no bound. */
  readonly longest: number;
}

/** Most texts a part may expand to. */
const most = 96;
/** Stands in a text where a word has to begin or end. */
const boundary = '\0';

interface Known {
  /** All texts it can be, while they are few. */
  readonly exact: readonly string[] | undefined;
  /** Texts of which every match has one. */
  readonly needed: readonly string[] | undefined;
  readonly longest: number;
}

export function needsOf({ source }: RegExp): Needs {
  const { exact, needed, longest } = knownOf(parsePattern(source));
  const best = better(exact, needed) ?? [];
  return { literals: rarityOf(best) > 0 ? distinct(best.map(literalOf)) : [], longest };
}

function knownOf(node: Node): Known {
  switch (node.kind) {
    case 'empty':
      return { exact: [''], needed: undefined, longest: 0 };
    case 'boundary':
      return { exact: [boundary], needed: undefined, longest: 1 };
    case 'around':
      return { exact: [''], needed: undefined, longest: knownOf(node.of).longest + 1 };
    case 'set': {
      const few = node.characters?.length ? node.characters : undefined;
      return { exact: few, needed: undefined, longest: 1 };
    }
    case 'repeat':
      return repeated(knownOf(node.of), node.from, node.to);
    case 'either':
      return either(node.of.map(knownOf));
    case 'sequence':
      return sequence(node.of.map(knownOf));
  }
}

function repeated(of: Known, from: number, to: number): Known {
  const longest = of.longest === 0 ? 0 : of.longest * to;
  if (from === 1 && to === 1) return of;
  if (from === 0)
    return {
      exact: to === 1 && of.exact && of.exact.length < most ? ['', ...of.exact] : undefined,
      needed: undefined,
      longest,
    };
  return { exact: undefined, needed: better(of.exact, of.needed), longest };
}

function either(branches: readonly Known[]): Known {
  const exact = branches.every((branch) => branch.exact)
    ? [...new Set(branches.flatMap((branch) => branch.exact ?? []))]
    : undefined;
  const bests = branches.map((branch) => better(branch.exact, branch.needed));
  const needed = bests.every((best) => best) ? bests.flatMap((best) => best ?? []) : undefined;
  const longest = Math.max(...branches.map((branch) => branch.longest));
  return { exact: exact && exact.length <= most ? exact : undefined, needed, longest };
}

function sequence(parts: readonly Known[]): Known {
  let run: readonly string[] | undefined = [''];
  let needed: readonly string[] | undefined;
  let isWhole = true;
  for (const part of parts) {
    const longer: readonly string[] | undefined = product(run, part.exact);
    if (longer) run = longer;
    else {
      isWhole = false;
      needed = better(better(run, part.needed), needed);
      run = part.exact ?? [''];
      needed = better(part.exact, needed);
    }
  }
  const longest = parts.reduce((sum, part) => sum + part.longest, 0);
  return { exact: isWhole ? run : undefined, needed: better(run, needed), longest };
}

function product(
  heads: readonly string[],
  tails: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!tails || heads.length * tails.length > most) return undefined;
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}

/** The one whose shortest text is longer: it is found less often. */
function better(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  return rarityOf(one) >= rarityOf(other) ? one : other;
}

/** Words of two letters with a boundary are as rare as three letters without. */
function rarityOf(texts: readonly string[] | undefined): number {
  if (!texts || texts.length === 0) return -1;
  return Math.min(...texts.map((text) => rarityOfOne(stretchOf(text))));
}

/** What stands in nearly every text that is pasted says as little as three letters. */
const usual = new Set(
  'autodiscover exchange http mail mailbox outlook password server smtp status'.split(' '),
);

function rarityOfOne(stretch: string): number {
  const word = stretch.replaceAll(boundary, '').replace(/s$/, '');
  return usual.has(word) ? Math.min(3, stretch.length) : stretch.length;
}

/** The longest part of a text without a boundary within, and those on its sides. */
function stretchOf(text: string): string {
  const parts = text.replaceAll(/\0+/g, boundary).split(/(?<=[^\0])(?=\0[^\0])/);
  return parts.reduce((best, part) => (part.length > best.length ? part : best), '');
}

function literalOf(text: string): Literal {
  const stretch = stretchOf(text);
  return {
    text: stretch.replaceAll(boundary, '').toLowerCase(),
    begins: stretch.startsWith(boundary),
    ends: stretch.endsWith(boundary),
  };
}

function distinct(literals: readonly Literal[]): Literal[] {
  const byText = new Map(literals.map((one) => [`${one.text}\n${one.begins}\n${one.ends}`, one]));
  return [...byText.values()];
}
