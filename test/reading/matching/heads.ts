/** With which characters a match of a part of a pattern begins. */
import type { Node } from '../../../src/reading/matching/pattern-syntax.ts';
import {
  areApart,
  both,
  type CharacterSets,
  type Characters,
  everything,
  type Following,
  nothing,
  outsideWords,
  union,
} from './character-sets.ts';

/** The characters of each of the first places that every match has. */
export interface Heads {
  readonly sets: readonly Characters[];
  /** Whether they are all of it. */
  readonly isWhole: boolean;
}

/** What is looked at is enough to tell two words apart. */
const longest = 40;

export function headsOf(node: Node, sets: CharacterSets): Heads {
  switch (node.kind) {
    case 'empty':
    case 'boundary':
    case 'around':
      return { sets: [], isWhole: true };
    case 'set':
      return { sets: [sets.of(node.source)], isWhole: true };
    case 'repeat': {
      const times: Node[] = Array.from({ length: Math.min(node.from, longest) }, () => node.of);
      const heads = headsOf({ kind: 'sequence', of: times }, sets);
      return { sets: heads.sets, isWhole: heads.isWhole && node.from === node.to };
    }
    case 'either':
      return node.of.map((branch) => headsOf(branch, sets)).reduce(eitherOf);
    case 'sequence':
      return node.of.reduce<Heads>((before, part) => afterwards(before, part, sets), {
        sets: [],
        isWhole: true,
      });
  }
}

function afterwards(before: Heads, part: Node, sets: CharacterSets): Heads {
  if (!before.isWhole || before.sets.length >= longest) return { ...before, isWhole: false };
  const heads = headsOf(part, sets);
  return { sets: [...before.sets, ...heads.sets], isWhole: heads.isWhole };
}

function eitherOf(one: Heads, other: Heads): Heads {
  const length = Math.min(one.sets.length, other.sets.length);
  const sets = one.sets.slice(0, length).map((set, at) => union(set, other.sets[at] ?? everything));
  const isSameLength = one.sets.length === other.sets.length;
  return { sets, isWhole: one.isWhole && other.isWhole && isSameLength };
}

/** Whether it may be left out whatever stands there. */
export function isOptional(node: Node): boolean {
  if (node.kind === 'repeat') return node.from === 0 || isOptional(node.of);
  if (node.kind === 'either') return node.of.some(isOptional);
  return node.kind === 'sequence' && node.of.every(isOptional);
}

/** @param follow what can stand where it takes nothing */
export function firstOf(node: Node, sets: CharacterSets, follow: Following): Following {
  switch (node.kind) {
    case 'empty':
      return node.source === '$' && !sets.isByLines ? both(nothing) : follow;
    case 'around':
      return node.source === '(?=' ? firstOf(node.of, sets, follow) : follow;
    case 'boundary':
      return {
        afterWord: follow.afterWord.map((has, at) => has && outsideWords[at] === true),
        afterOther: follow.afterOther.map((has, at) => has && outsideWords[at] === false),
      };
    case 'set':
      return both(sets.of(node.source));
    case 'repeat':
      return eitherFollows(
        firstOf(node.of, sets, follow),
        node.from === 0 ? follow : both(nothing),
      );
    case 'either':
      return node.of.map((branch) => firstOf(branch, sets, follow)).reduce(eitherFollows);
    case 'sequence':
      return node.of.reduceRight((behind, part) => firstOf(part, sets, behind), follow);
  }
}

export function eitherFollows(one: Following, other: Following): Following {
  return {
    afterWord: union(one.afterWord, other.afterWord),
    afterOther: union(one.afterOther, other.afterOther),
  };
}

/** How far apart two places are at least that begin with the same run of characters. */
export function periodOf(sets: readonly Characters[]): number {
  const shifts = sets.map((_, shift) => shift).slice(1);
  const overlapping = shifts.find((shift) =>
    sets.slice(shift).every((set, at) => !areApart(set, sets[at] ?? everything)),
  );
  return overlapping ?? Math.max(1, sets.length);
}
