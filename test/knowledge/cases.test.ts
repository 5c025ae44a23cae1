/** What people pasted: what it says holds, and what is no case is told with its place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { loadCases } from '../../src/knowledge/cases.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { noneOfOurs } from '../../src/model/case.ts';

test('each means topics that an entry answers, or nothing of ours alone', () => {
  const answered = new Set(loadKnowledge().flatMap(({ topics }) => topics));
  const wrong = loadCases().filter(
    ({ expected }) =>
      !(expected.join() === noneOfOurs || expected.every((topic) => answered.has(topic))),
  );
  expect(wrong).toEqual([]);
});

test('none stands there twice', () => {
  const cases = loadCases();
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  expect(new Set(cases.map(({ text }) => text)).size).toBe(cases.length);
});

test.each([
  ['no JSON', '{"id": "a",'],
  ['a case without a meaning', '{"id": "a", "text": "b", "expected": []}'],
  ['a case without a text', '{"id": "a", "expected": ["none"]}'],
])('%s is refused with its file and line', (_what, line) => {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'));
  try {
    writeFileSync(
      join(folder, 'some.jsonl'),
      `{"id": "c", "text": "d", "expected": ["none"]}\n\n${line}\n`,
    );
    expect(() => loadCases(pathToFileURL(`${folder}/`))).toThrow(/some\.jsonl:3: no case: ./);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
