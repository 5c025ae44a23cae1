/** Which finding is said first, and which is a consequence. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Quote, Step } from '../../src/model/observation.ts';
import { entry } from '../entry.ts';

const step = (name: string, outcome: Step['outcome'] = 'failed'): Step => ({
  witness: 'step',
  name,
  subject: 'here',
  outcome,
  startedAt: '2026-11-22T08:00:00Z',
  durationMs: 1,
  evidence: {},
});

const quote = (name: string): Quote => ({
  witness: 'quote',
  name,
  evidence: {},
  text: name,
  line: 1,
});

const seenIn = (name: string, certainty: 'proven' | 'likely' | 'possible' = 'proven') => ({
  seen: [{ step: name, certainty }],
});

const said = (findings: ReturnType<typeof diagnose>) =>
  findings.map(({ diagnosis, follows }) =>
    follows.length > 0 ? `${diagnosis.id} <- ${follows.join()}` : diagnosis.id,
  );

const expired = entry('tls/expired', seenIn('tls.dates', 'likely'));
const withheld = entry('auth/withheld', { ...seenIn('store.logon'), follows: ['tls'] });
const old = entry('tls/old', { ...seenIn('tls.versions'), severity: 'warning' });

test('a cause comes before what follows from it, however much surer that is', () => {
  const found = diagnose([step('store.logon'), step('tls.dates')], [withheld, expired]);
  expect(said(found)).toEqual(['tls/expired', 'auth/withheld <- tls/expired']);
});

test('what only warns is the cause of nothing, and stands behind what fails', () => {
  const found = diagnose([step('store.logon'), step('tls.versions', 'warned')], [old, withheld]);
  expect(said(found)).toEqual(['auth/withheld', 'tls/old']);
});

test('without its cause a consequence is a finding like any other', () => {
  expect(said(diagnose([step('store.logon')], [withheld, expired]))).toEqual(['auth/withheld']);
});

test('what fails everywhere comes before what fails in places, and takes its cause along', () => {
  const password = entry('auth/password', seenIn('http.logon', 'possible'));
  const missing = entry('http/missing', seenIn('http.request'));
  const steps = [step('http.request'), step('http.request', 'passed'), step('http.logon')];
  expect(said(diagnose(steps, [missing, password]))).toEqual(['auth/password', 'http/missing']);

  const unreachable = entry('rpc/unreachable', { ...seenIn('rpc.x'), follows: ['http/missing'] });
  const found = diagnose([...steps, step('rpc.x')], [missing, password, unreachable]);
  expect(said(found)).toEqual(['http/missing', 'auth/password', 'rpc/unreachable <- http/missing']);
});

test('of two that are as sure, the one on the lower layer comes first', () => {
  const on = (name: string) => entry(name, seenIn(`${name}.x`));
  const known = ['store', 'http', 'dns', 'tls', 'tcp'].map(on);
  const found = diagnose(
    known.map(({ id }) => step(`${id}.x`)),
    known,
  );
  expect(said(found)).toEqual(['dns', 'tcp', 'tls', 'http', 'store']);
});

test('a consequence of a consequence follows from the root, and a circle has none', () => {
  const down = entry('rpc/down', { ...seenIn('rpc.x'), follows: ['auth/withheld'] });
  const steps = ['rpc.x', 'store.logon', 'tls.dates'].map((name) => step(name));
  expect(said(diagnose(steps, [down, withheld, expired]))).toEqual([
    'tls/expired',
    'rpc/down <- tls/expired',
    'auth/withheld <- tls/expired',
  ]);
  const hen = entry('hen', { ...seenIn('rpc.x'), follows: ['egg'] });
  const egg = entry('egg', { ...seenIn('store.logon'), follows: ['hen'] });
  expect(said(diagnose(steps, [hen, egg]))).toEqual(['hen', 'egg']);
});

test('what knowledge calls healthy comes last', () => {
  const normal = entry('dns/normal', { ...seenIn('dns.srv'), severity: 'healthy' });
  const guess = entry('http/guess', seenIn('http.x', 'possible'));
  expect(said(diagnose([step('dns.srv'), step('http.x')], [normal, guess]))).toEqual([
    'http/guess',
    'dns/normal',
  ]);
});

test('a paste keeps the order of its certainties', () => {
  const found = diagnose([quote('store.logon'), quote('tls.dates')], [withheld, expired]);
  expect(said(found)).toEqual(['auth/withheld', 'tls/expired']);
});

test('no cause ever stands behind what follows from it, and none gets lost', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  /** Each may follow from those after it only: so there is no circle. */
  const knowledge = fc
    .tuple(...names.map((_, at) => fc.subarray(names.slice(at + 1))))
    .map((all) => names.map((id, at) => entry(id, { ...seenIn(id), follows: all[at] ?? [] })));
  fc.assert(
    fc.property(knowledge, fc.subarray(names), (known, present) => {
      const found = diagnose(
        present.map((name) => step(name)),
        known,
      );
      const ids = found.map(({ diagnosis }) => diagnosis.id);
      expect(ids.toSorted()).toEqual(present.toSorted());
      for (const { diagnosis, follows } of found)
        for (const cause of follows)
          expect(ids.indexOf(cause)).toBeLessThan(ids.indexOf(diagnosis.id));
    }),
  );
});

test('guesses at what is behind a symptom stand by how usual they are, and the text moves them', () => {
  const symptom = entry('outlook/down', { ...seenIn('said'), kind: 'symptom' });
  const guess = (id: string, share?: 'often' | 'seldom') =>
    entry(id, {
      symptoms: [{ symptom: 'outlook/down', certainty: 'possible', ...(share ? { share } : {}) }],
      likelier: [{ step: `favors.${id}` }],
    });
  const known = [symptom, guess('a', 'seldom'), guess('b'), guess('c', 'often')];
  const order = (...names: string[]) =>
    diagnose(['said', ...names].map(quote), known).map(({ diagnosis }) => diagnosis.id);

  expect(order()).toEqual(['outlook/down', 'c', 'b']);
  expect(order('favors.b')).toEqual(['outlook/down', 'b', 'c']);
  expect(order('favors.a')).toEqual(['outlook/down', 'c', 'a', 'b']);
});

test('what is seldom the cause is said where little else is', () => {
  const symptom = entry('outlook/down', { ...seenIn('said'), kind: 'symptom' });
  const rare = entry('a', {
    symptoms: [{ symptom: 'outlook/down', certainty: 'possible', share: 'seldom' }],
  });
  expect(said(diagnose([quote('said')], [symptom, rare]))).toEqual(['outlook/down', 'a']);
});

test('a sign of its own counts as much as the most usual guess', () => {
  const symptom = entry('outlook/down', { ...seenIn('said'), kind: 'symptom' });
  const own = entry('z/own', seenIn('seen', 'possible'));
  const guess = entry('a/guess', {
    symptoms: [{ symptom: 'outlook/down', certainty: 'possible' }],
  });
  const found = diagnose([quote('said'), quote('seen')], [symptom, guess, own]);
  expect(found.map(({ diagnosis }) => diagnosis.id)).toEqual(['outlook/down', 'z/own', 'a/guess']);
});
