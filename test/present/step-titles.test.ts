import { expect, test } from 'vitest';
import { stepText, stepTitles, titleOf } from '../../src/present/step-titles.ts';
import { probes } from '../../src/probes/index.ts';

/** Of the schedule itself, whose account can't be opened. */
const ofSchedules = 'account.open';
const names = new Set([
  ...probes.flatMap(({ steps }) => steps.map(({ name }) => name)),
  ofSchedules,
]);

test('every kind of step has a title for people, and no title is left over', () => {
  expect([...names].toSorted()).toEqual([...stepTitles.keys()].toSorted());
});

test('a title is a few words without codes of ours', () => {
  for (const [name, title] of stepTitles) {
    expect(title, name).toMatch(/^[A-Z][A-Za-z0-9 ]+$/);
    expect(title.length, name).toBeLessThan(50);
  }
});

test('what has no title here goes by its id', () => {
  expect(titleOf('eas.options')).toBe('eas.options');
  expect(titleOf('constructor')).toBe('constructor');
  expect(stepText({ name: 'tcp.connect', subject: '192.0.2.7:443' })).toBe(
    'Port reached, 192.0.2.7:443',
  );
});
