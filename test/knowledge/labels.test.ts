/**
 * What the knowledge covers: every topic of the analyzer's documentation, and what people paste
 * beyond it. labels.json names them; an entry says in `topics` which of them it answers.
 */
import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import type { Diagnosis } from '../../src/model/diagnosis.ts';
import labels from './labels.json' with { type: 'json' };

const knowledge = loadKnowledge();
const all: readonly string[] = [...labels.topics, ...labels.beyond];

/** A thing may have more than one cause, but an entry for everything is none. */
const mostTopics = 3;

/** The topics that tell of no fault, and those that are red in the analyzer's report and harm nobody. */
const noFaults = [
  'autodiscover-error-600-invalid-request',
  'could-not-find-autodiscover-service-location-srv-record-dns',
  'exchange-remote-connectivity-analyzer-tool',
  'message-header-analyzer',
  'mutual-authentication-established-subject-alternative-name',
  'positive-http-response-other-than-redirect-response-received',
  'rca-root-certificate-update-warning-benign',
  'windows-mobile-root-certificates',
];

function entriesOf(label: string): Diagnosis[] {
  return knowledge.filter(({ topics }) => topics.includes(label));
}

test('the labels are those of the analyzer, and what lies beyond', () => {
  expect(labels.topics).toHaveLength(71);
  expect(new Set(all).size).toBe(all.length);
});

describe.each(all)('%s', (label) => {
  test('has an entry that two pastes show, that leaves a near miss alone, and that says where it is written', () => {
    const shown = entriesOf(label).filter(({ examples: { match, ignore }, sources }) => {
      const pastes = match.filter((example) => typeof example === 'string');
      const misses = ignore.filter((example) => typeof example === 'string');
      return new Set(pastes).size >= 2 && misses.length >= 1 && sources.length >= 1;
    });
    expect(shown).not.toEqual([]);
  });
});

test.each(noFaults)('%s is said to be no fault', (label) => {
  const severities = entriesOf(label).map(({ severity, kind }) =>
    kind === 'notice' ? kind : severity,
  );
  expect(severities.length).toBeGreaterThan(0);
  expect(severities.filter((one) => one !== 'healthy' && one !== 'notice')).toEqual([]);
});

test('an entry answers three labels at most, and only such as there are', () => {
  const wrong = knowledge.filter(
    ({ topics }) => topics.length > mostTopics || topics.some((topic) => !all.includes(topic)),
  );
  expect(wrong.map(({ id }) => id)).toEqual([]);
});
