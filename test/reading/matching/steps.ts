/**
 * How many steps a backtracking engine needs at most for each character of the worst text.
 *
 * Bounded from the pattern's tree: the steps of a part times the ways to come to it. A repetition has
 * one way where the next character tells whether it goes on, and one for each length elsewhere; an
 * alternation has one for each branch that the same text fits. Infinite means: more than linear. A
 * step is one character, or one attempt at a run of single ones.
 */
import { type Node, parsePattern } from '../../../src/reading/matching/pattern-syntax.ts';
import {
  areApart,
  both,
  CharacterSets,
  type Characters,
  everything,
  type Following,
  nothing,
  outsideWords,
  union,
} from './character-sets.ts';
import { eitherFollows, firstOf, type Heads, headsOf, isOptional, periodOf } from './heads.ts';

interface Cost {
  /** Ends that an attempt from one place comes to, one after the other. */
  readonly ways: number;
  readonly steps: number;
}

/** Behind the pattern: who comes here has a match, and never goes back. */
const matched: Following = both(nothing);

export function stepsOf({ source, flags }: Pick<RegExp, 'source' | 'flags'>): number {
  const tree = parsePattern(source);
  const sets = new CharacterSets(flags);
  const isOnce = flags.includes('y') || (!flags.includes('m') && begins(tree, isStart));
  const { steps } = new StepCounter(sets, isOnce, tree).cost(tree, matched);
  return isOnce ? steps : steps / periodOf(headsOf(tree, sets).sets);
}

function isStart(node: Node): boolean {
  return node.kind === 'empty' && node.source === '^';
}

function isBoundary(node: Node): boolean {
  return node.kind === 'boundary';
}

/** Whether every match begins at such a place. */
function begins(node: Node, isSuch: (place: Node) => boolean): boolean {
  if (isSuch(node)) return true;
  if (node.kind === 'either') return node.of.every((branch) => begins(branch, isSuch));
  const [first] = node.kind === 'sequence' ? node.of : [];
  return first !== undefined && begins(first, isSuch);
}

class StepCounter {
  readonly #sets: CharacterSets;
  /** Whether it is tried at one place of a text only. */
  readonly #isOnce: boolean;
  /** With what a match can begin: another attempt, too. */
  readonly #first: Characters;
  /** Whether attempts begin where words do. */
  readonly #isOfWords: boolean;
  /** Of repetitions around the part that is looked at. */
  #depth = 0;
  #hasWalked = false;

  constructor(sets: CharacterSets, isOnce: boolean, tree: Node) {
    this.#sets = sets;
    this.#isOnce = isOnce;
    this.#first = firstOf(tree, sets, both(everything)).afterOther;
    this.#isOfWords = begins(tree, isBoundary) && areApart(this.#first, outsideWords);
  }

  cost(node: Node, follow: Following): Cost {
    switch (node.kind) {
      case 'empty':
      case 'boundary':
      case 'set':
        return { ways: 1, steps: 1 };
      case 'around':
        return { ways: 1, steps: this.cost(node.of, both(nothing)).steps };
      case 'repeat':
        return this.#repeat(node, follow);
      case 'either':
        return this.#either(node.of, follow);
      case 'sequence':
        return this.#sequence(node.of, follow);
    }
  }

  #repeat(node: Extract<Node, { kind: 'repeat' }>, follow: Following): Cost {
    const { of, from, to } = node;
    const first = firstOf(of, this.#sets, follow);
    const again = to === 1 ? follow : eitherFollows(first, follow);
    this.#depth += 1;
    const body = this.cost(of, again);
    this.#depth -= 1;
    const branching = body.ways === 1 ? 1 : body.ways ** to;
    const isTold = areApart(union(first.afterWord, first.afterOther), this.#behind(of, follow));
    const isShared = this.#isOnce || follow === matched || this.#isLeftByStarts(of);
    const rounds = isShared && body.ways === 1 ? 1 : to;
    const isFree = body.ways === 1 && (isTold || this.#isOnlyWalk());
    return {
      ways: branching * (isFree ? 1 : to - from + 1),
      steps: 1 + rounds * body.steps * branching,
    };
  }

  /** What is tried at one place may walk through the text once, trying what follows at each step. */
  #isOnlyWalk(): boolean {
    if (!this.#isOnce || this.#depth > 0 || this.#hasWalked) return false;
    this.#hasWalked = true;
    return true;
  }

  /** Where the next attempt can begin, this repetition ends: no character is seen by two of them. */
  #isLeftByStarts(of: Node): boolean {
    if (of.kind !== 'set') return false;
    const characters = this.#sets.of(of.source);
    const isWithinWord = this.#isOfWords && areApart(characters, outsideWords);
    return isWithinWord || areApart(characters, this.#first);
  }

  /** What can come behind a repetition of such. */
  #behind(of: Node, { afterWord, afterOther }: Following): Characters {
    const last = of.kind === 'set' ? this.#sets.of(of.source) : everything;
    if (areApart(last, outsideWords)) return afterWord;
    return last.every((has, at) => !has || outsideWords[at])
      ? afterOther
      : union(afterWord, afterOther);
  }

  #either(branches: readonly Node[], follow: Following): Cost {
    const costs = branches.map((branch) => this.cost(branch, follow));
    const heads = branches.map((branch) => headsOf(branch, this.#sets));
    const together = heads.map((one) =>
      costs.reduce((sum, { ways }, other) => {
        const its = heads[other];
        return its && canBoth(one, its) ? sum + ways : sum;
      }, 0),
    );
    const steps = costs.reduce((sum, cost) => sum + cost.steps, 0);
    return { ways: Math.max(...together), steps };
  }

  #sequence(parts: readonly Node[], follow: Following): Cost {
    let steps = 0;
    let ways = 1;
    let run: readonly Node[] = [];
    for (const [at, part] of parts.entries()) {
      const cost = this.cost(part, this.#follow(parts.slice(at + 1), follow));
      const isInRun = part.kind === 'set' && parts[at - 1]?.kind === 'set';
      const arriving = this.#arriving(ways, run);
      if (!isInRun) steps += arriving * cost.steps;
      if (cost.ways > 1) ways = arriving * cost.ways;
      run = cost.ways > 1 ? [] : [...run, part];
    }
    return { ways: this.#arriving(ways, run), steps };
  }

  /** Of many places in a row, a run of characters fits as many as it can't overlap itself at. */
  #arriving(ways: number, run: readonly Node[]): number {
    if (ways === 1 || !Number.isFinite(ways)) return ways;
    const { sets } = headsOf({ kind: 'sequence', of: run }, this.#sets);
    return Math.ceil(ways / periodOf(sets));
  }

  #follow(rest: readonly Node[], follow: Following): Following {
    if (follow === matched && rest.every(isOptional)) return matched;
    const behind = follow === matched ? both(everything) : follow;
    return firstOf({ kind: 'sequence', of: rest }, this.#sets, behind);
  }
}

/** Whether one text can begin with both. */
function canBoth(one: Heads, other: Heads): boolean {
  const length = Math.min(one.sets.length, other.sets.length);
  return !one.sets
    .slice(0, length)
    .some((characters, at) => areApart(characters, other.sets[at] ?? everything));
}
