import { expect, test } from 'vitest';
import { isPlaceOf } from '../../src/net/account-places.ts';

test.each([
  ['mail.contoso.com', true],
  ['MAIL.contoso.com.', true],
  ['contoso.com', true],
  ['ex01', true],
  ['10.0.0.7', true],
  ['www.example.net', false],
  ['notcontoso.com', false],
  ['contoso.com.example.net', false],
  ['contoso.org', false],
  ['example.co.uk', false],
  ['mail.ex01.com', false],
  ['1.10.0.0.7', false],
  ['', false],
])('%s is a place of the account: %s', (name, is) => {
  const hosts = ['contoso.com', 'ex01', '10.0.0.7', 'org', 'co.uk', ''];
  expect(isPlaceOf({ hosts }, name)).toBe(is);
});

test('an account without places goes where the check may go, and one with none nowhere', () => {
  expect(isPlaceOf({}, 'mail.contoso.com')).toBe(true);
  expect(isPlaceOf({ hosts: [] }, 'mail.contoso.com')).toBe(false);
});
