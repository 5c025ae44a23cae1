import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readChallenges } from '../../../src/wire/http/challenges.ts';

const schemes = (...headers: string[]) => readChallenges(headers).map(({ scheme }) => scheme);

test.each([
  ['a header each', ['Negotiate', 'NTLM', 'Basic realm="mail"'], ['Negotiate', 'NTLM', 'Basic']],
  ['all in one header', ['Negotiate, NTLM, Basic realm="mail"'], ['Negotiate', 'NTLM', 'Basic']],
  ['in any case', ['negotiate, ntlm', 'BASIC realm=x'], ['Negotiate', 'NTLM', 'Basic']],
  ['with commas in quotes', ['Basic realm="a, NTLM, b", NTLM'], ['Basic', 'NTLM']],
  ['with empty parts', [', ,NTLM,,'], ['NTLM']],
  ['none', [''], []],
])('schemes are found: %s', (_how, headers, expected) => {
  expect(schemes(...headers)).toEqual(expected);
});

test('parameters belong to the scheme before them', () => {
  const header =
    'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", trusted_issuers="a@*", ' +
    'authorization_uri="https://login.windows.net/common/oauth2/authorize", Basic Realm="the \\"mail\\""';
  expect(readChallenges([header])).toEqual([
    {
      scheme: 'Bearer',
      parameters: {
        client_id: '00000002-0000-0ff1-ce00-000000000000',
        trusted_issuers: 'a@*',
        authorization_uri: 'https://login.windows.net/common/oauth2/authorize',
      },
    },
    { scheme: 'Basic', parameters: { realm: 'the "mail"' } },
  ]);
});

test.each(['TlRMTVNTUAACAAAA', 'TlRMTVNTUAACAAA=', 'TlRMTVNTUAACAA==', 'a+b/c='])(
  'a token is no parameter: %s',
  (token) => {
    expect(readChallenges([`NTLM ${token}`])).toEqual([{ scheme: 'NTLM', token, parameters: {} }]);
  },
);

test('any text is read without a crash', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (headers) => {
      expect(readChallenges(headers)).toBeInstanceOf(Array);
    }),
  );
});
