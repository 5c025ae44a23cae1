/** The matcher finds what trying every pattern on every line finds, and tries little of it. */
import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load.ts';
import { needsOf } from '../../../src/reading/matching/literals.ts';
import { limits, Matcher } from '../../../src/reading/matching/matcher.ts';
import { foldedLine } from '../../../src/reading/paste.ts';
import { patterns } from '../../../src/reading/read.ts';

const examples = loadKnowledge()
  .flatMap(({ examples: { match, ignore } }) => [...match, ...ignore])
  .filter((example) => typeof example === 'string');
const matcher = new Matcher(patterns);

function linesOf(text: string) {
  const lines = text.split('\n');
  return { lines, folded: lines.map(foldedLine) };
}

/** The plain loop. */
function everyMatch(pattern: RegExp, lines: readonly string[]): string[] {
  return lines
    .flatMap((line, index) => {
      const found = pattern.global ? line.matchAll(pattern) : [pattern.exec(line)];
      return Array.from(found, (match) => match && `${index + 1}:${match.index}:${[...match]}`);
    })
    .filter((match) => match !== null);
}

const texts = {
  'line by line': examples.join('\n'),
  'in capitals': examples.join('\n').toUpperCase(),
  'with accents and curly quotes': examples.join('\n').replaceAll("'", '’').replaceAll('a', 'ä'),
  'with doubled blanks': examples.join('\n').replaceAll(' ', ' \t'),
  'in long lines': examples
    .join(' ')
    .replaceAll('\n', ' ')
    .replaceAll(/(.{9000})/g, '$1\n'),
};

describe.each(Object.entries(texts))('the examples %s', (_how, text) => {
  const lines = linesOf(text);
  const search = matcher.search(lines);

  test.each(patterns)('have the matches of %s where the plain loop finds them', (pattern) => {
    const shown = ({ line, index, groups }: (typeof found)[number]) =>
      `${line}:${index}:${[...groups]}`;
    const found = search.folded(pattern);
    expect(found.map(shown)).toEqual(everyMatch(pattern, lines.folded));
    expect(search.lines(pattern).map(shown)).toEqual(everyMatch(pattern, lines.lines));
  });
});

test('a pattern that the matcher does not know is tried on every line', () => {
  const { lines, folded } = linesOf('one\nTWO');
  const search = matcher.search({ lines, folded });
  expect(search.lines(/T/).map(({ line }) => line)).toEqual([2]);
  expect(search.folded(/t/).map(({ line }) => line)).toEqual([2]);
});

test.each(patterns)('%s is bounded and can be told by its literals', (pattern) => {
  const { literals, longest } = needsOf(pattern);
  expect(longest).toBeLessThan(2500);
  expect(literals.length).toBeGreaterThan(0);
  const rarity = literals.map(
    ({ text, begins, ends }) => text.length + Number(begins) + Number(ends),
  );
  expect(Math.min(...rarity)).toBeGreaterThan(2);
});

const mebibyte = 1024 * 1024;
const hostile: Readonly<Record<string, string>> = {
  'one word of a pattern in a row': 'autodiscover.a.',
  'a line for each word': 'NDR\n',
  'a trigger of many patterns': 'outlook exchange smtp password ',
  'the same in short lines': 'outlook exchange smtp password\n',
  'a window opened again and again': 'smtp on-prem keeps password ',
  statuses: '5.7.1 550 http 500 ',
};

test.each(Object.entries(hostile))('a hostile megabyte is tried in bounds: %s', (_what, part) => {
  const text = part.repeat(mebibyte / part.length).replaceAll(/([^\n]{9000})/g, '$1\n');
  const search = matcher.search(linesOf(text));
  const tried = patterns.reduce((sum, pattern) => sum + search.charactersFor(pattern), 0);
  expect(tried).toBeGreaterThan(0);
  expect(tried).toBeLessThanOrEqual(limits.all);
});

test('what is shared out in a hostile text are the first and the last places', () => {
  const needle = 'ssl[no]';
  const noise = `${texts['line by line']}\n`.repeat(40);
  const lines = linesOf(`${needle}\n${noise}${needle}`);
  const found = matcher.search(lines).folded(patternFinding(needle));
  expect(found.map(({ line }) => line)).toContain(1);
  expect(found.map(({ line }) => line)).toContain(lines.lines.length);
});

function patternFinding(text: string): RegExp {
  const [found] = patterns.filter(({ source }) => source.includes('ssl\\['));
  expect(text.match(found ?? /$^/)).not.toBeNull();
  return found ?? /$^/;
}
