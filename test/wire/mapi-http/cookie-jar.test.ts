import { expect, test } from 'vitest';
import type { Header } from '../../../src/wire/http1/head.ts';
import { CookieJar } from '../../../src/wire/mapi-http/cookie-jar.ts';

const now = new Date('2026-11-22T12:00:00Z');

function jarOf(...answers: readonly (readonly string[])[]) {
  const jar = new CookieJar();
  for (const cookies of answers)
    jar.take({ headers: cookies.map((cookie): Header => ['set-cookie', cookie]) }, now);
  return jar;
}

test('every name is sent back, with its last value, in one header', () => {
  const jar = jarOf(
    ['MapiContext=a=b; path=/mapi/emsmdb; secure; HttpOnly', 'MapiSequence=0-x'],
    ['MapiSequence=1-y; path=/', 'X-BackEndCookie=z'],
  );
  const sent = [['Cookie', 'MapiContext=a=b; MapiSequence=1-y; X-BackEndCookie=z']];
  expect(jar.headers()).toEqual(sent);
  expect(jar.names).toEqual(['MapiContext', 'MapiSequence', 'X-BackEndCookie']);
});

test.each([
  'a=; Max-Age=0',
  'a=; max-age=-5',
  'a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  'a=b; expires=Sun, 22 Nov 2026 11:59:59 GMT',
])('what has run out is forgotten: %s', (cookie) => {
  expect(jarOf(['a=b'], [cookie]).headers()).toEqual([]);
});

test('Max-Age counts more than Expires, and a date that is none counts for nothing', () => {
  const past = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';
  expect(jarOf([`a=b; Max-Age=60; ${past}`, 'c=d; Expires=soon']).names).toEqual(['a', 'c']);
});

test('what is no cookie is left alone, and there is an end to it', () => {
  expect(jarOf(['', '=x', 'name', `a=${'x'.repeat(5000)}`]).names).toEqual([]);
  const many = Array.from({ length: 500 }, (_, index) => `c${index}=1`);
  expect(jarOf(many).names).toHaveLength(50);
});
