/** No pattern that sees a pasted text can take more than linear time. */
import { afterAll, expect, test } from 'vitest';
import { filesIn, patternsIn, type SourcePattern } from './source-patterns.ts';
import { stepsOf } from './steps.ts';

/** Steps for a character of the worst text; most patterns need less than a hundred. */
const mostSteps = 25_000;

const folders = ['src/reading', 'src/knowledge', 'src/diagnose', 'src/commands', 'src/present'];
const built: SourcePattern[] = [];
const engine = RegExp;

globalThis.RegExp = new Proxy(engine, {
  construct(target, given, newTarget) {
    const pattern: RegExp = Reflect.construct(target, given, newTarget);
    const stack = new Error('built here').stack?.split('\n')[2] ?? '';
    const [where] = /src\/(?:[\w-]+\/)+[\w-]+\.ts/.exec(stack) ?? [];
    if (where) built.push({ source: pattern.source, flags: pattern.flags, where });
    return pattern;
  },
});
afterAll(() => {
  globalThis.RegExp = engine;
});

for (const file of folders.flatMap(filesIn)) {
  await import(new URL(`../../../${file}`, import.meta.url).pathname);
}
const { readProgram } = await import('./read-all.ts');
const { own, explained, clauses } = readProgram();
const ofMatcher = new Set(own.map(({ source }) => source));
const sources = folders.map(patternsIn);
const all = [...sources.flatMap(({ written }) => written), ...built, ...clauses];
const distinct = [...new Map(all.map((one) => [`${one.source}/${one.flags}`, one])).values()];

test('every file that puts a pattern together was seen doing it', () => {
  const files = new Set(built.map(({ where }) => where));
  const builders = sources.flatMap((one) => [...one.builders]);
  expect(explained).toBeGreaterThan(0);
  expect(clauses.length).toBeGreaterThan(100);
  expect(builders.length).toBeGreaterThan(0);
  expect(builders.filter((file) => !files.has(file))).toEqual([]);
});

test('every pattern of the readers, the knowledge and the cards is linear', () => {
  const slow = distinct.flatMap(({ source, flags, where }) => {
    const steps = stepsOf({ source, flags });
    // What the matcher tries, and how often, has a limit for each text; see matcher.test.ts.
    const most = ofMatcher.has(source) ? Number.MAX_VALUE : mostSteps;
    return steps <= most ? [] : [`${where} /${source}/${flags} ${steps}`];
  });
  expect(slow).toEqual([]);
});

test.each([
  ['(a+)+b', ''],
  ['a+a+b', ''],
  ['(?:a|a)*b', ''],
  ['^(?:a|ab|b)*$', ''],
  ['\\s+$', 'g'],
  ['x.*y', ''],
  ['\\w+n\\b', ''],
])('/%s/%s is known not to be linear', (source, flags) => {
  expect(stepsOf({ source, flags })).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  ['\\bredirect\\w*\\b', ''],
  ['<[^<>]*>', 'g'],
  ['^a*$', ''],
  ['[^"]{1,80}"', ''],
  ['\\s+', 'g'],
])('/%s/%s is known to be linear', (source, flags) => {
  expect(stepsOf({ source, flags })).toBeLessThan(200);
});
