/** Time zones by their names: `Europe/Berlin` knows when its clocks change, `CET` and `+01:00` do not. */
import { distance } from 'fastest-levenshtein';
import { Refused } from '../../model/schedule.ts';

const utc = /^(?:utc|gmt|z|etc\/utc)$/i;
/** `Europe/Berlin`, `America/Argentina/Buenos_Aires`, `Etc/GMT+2`. */
const named = /^[a-z_]{2,}(?:-[a-z]+)?(?:\/[a-z0-9_+-]{1,32}){1,2}$/i;
const abbreviation =
  /^(?:c|e|m|w|p|b|i|j|ak|h|a|n|k|s)?[sde]?[sed]t$|^(?:cest|eest|west|aest|aedt|nzst|nzdt|msk)$/i;
const longest = 64;
const mostNamed = 3;
const farthest = 3;

/** Whether a word can only be meant as a zone. */
export function looksLikeZone(word: string): boolean {
  return word.length <= longest && (utc.test(word) || named.test(word) || isAbbreviation(word));
}

/** @throws Refused, with names that are near */
export function zoneOf(word: string): string {
  if (utc.test(word)) return 'UTC';
  const known = named.test(word) && word.length <= longest ? canonical(word) : undefined;
  if (known) return known;
  const near = nearest(word.slice(0, longest));
  const example = 'such as Europe/Berlin, America/New_York or UTC';
  if (near.length > 0)
    throw new Refused(`I know no time zone "${word}". Did you mean ${near.join(', ')}?`);
  if (isAbbreviation(word))
    throw new Refused(
      `"${word}" does not say when clocks change. Name the zone by a place, ${example}.`,
    );
  throw new Refused(
    `I know no time zone "${word.slice(0, longest)}". Name it by a place, ${example}.`,
  );
}

function isAbbreviation(word: string): boolean {
  return word.length > 2 && abbreviation.test(word);
}

/** In the letters that everybody writes, or nothing if there is no such zone. */
function canonical(word: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: word }).resolvedOptions();
    // What was renamed is resolved to its old name: Asia/Kolkata to Asia/Calcutta.
    return timeZone.toLowerCase() === word.toLowerCase() ? timeZone : titled(word);
  } catch {
    return undefined;
  }
}

function titled(word: string): string {
  return word === word.toLowerCase()
    ? word.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())
    : word;
}

function nearest(word: string): string[] {
  const wanted = word.toLowerCase();
  return Intl.supportedValuesOf('timeZone')
    .map((name) => ({ name, far: farFrom(name.toLowerCase(), wanted) }))
    .filter(({ far }) => far < Math.min(farthest, wanted.length / 2))
    .sort((a, b) => a.far - b.far)
    .slice(0, mostNamed)
    .map(({ name }) => name);
}

/** By the whole name, or by the place alone where only a place was said. */
function farFrom(name: string, wanted: string): number {
  const place = name.slice(name.lastIndexOf('/') + 1);
  const whole = distance(name, wanted);
  return wanted.includes('/') ? whole : Math.min(whole, distance(place, wanted.replace(' ', '_')));
}
