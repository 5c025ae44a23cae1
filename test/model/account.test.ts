import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { accountOf, Secret } from '../../src/model/account.ts';

test('a secret is shown to nobody who prints it', () => {
  const secret = new Secret('Tr0ub4dor');
  const account = accountOf('user@contoso.com', secret);
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify(account),
    inspect(account, { depth: 9, showHidden: true, showProxy: true }),
    inspect(secret, { customInspect: false, showHidden: true }),
    Object.values({ ...secret }).join(),
  ];
  expect(printed.join('\n')).not.toContain('Tr0ub4dor');
  expect(secret.reveal()).toBe('Tr0ub4dor');
});

const secret = new Secret('');

test.each([
  ['user@contoso.com', 'user@contoso.com', ''],
  ['CONTOSO\\user', 'user', 'CONTOSO'],
  ['contoso.local\\first.last', 'first.last', 'contoso.local'],
])('%s is an account', (name, user, domain) => {
  expect(accountOf(name, secret)).toMatchObject({ user, domain });
});

test.each(['user', '', 'a@b@c', 'A\\b\\c', 'A\\', '\\b', 'a b@contoso.com', 'A\\b c'])(
  '%j is none',
  (name) => {
    expect(accountOf(name, secret)).toBeUndefined();
  },
);
