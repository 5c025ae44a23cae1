/** Codes of EWS and Entra, and faults told in one's own words. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../src/reading/read.ts';

const read = readerOf([]);
const codesOf = (text: string, name: string) =>
  read(text).quotes.flatMap((quote) => (quote.name === name ? [quote.code] : []));

describe('a number of Entra is read', () => {
  test.each([
    ['in a message', 'AADSTS7000215: Invalid client secret provided.', 'AADSTS7000215'],
    ['in the JSON of the token endpoint', '{"error_codes":[50126]}', 'AADSTS50126'],
    ['cut by a line break', 'imap: AADSTS5007\n6: Due to a change', 'AADSTS50076'],
  ])('%s', (_where, text, code) => {
    expect(codesOf(text, 'entra.error')).toEqual([code]);
  });

  test('and left alone where another product signed in', () => {
    expect(codesOf('terraform: AADSTS7000215 for azurerm', 'entra.error')).toEqual([]);
  });
});

test('a name that others use, too, is a code of EWS only near Exchange', () => {
  expect(codesOf('exchangelib.errors.ErrorAccessDenied', 'ews.response')).toEqual([
    'ErrorAccessDenied',
  ]);
  expect(codesOf('go: ErrorAccessDenied reading /var/log', 'ews.response')).toEqual([]);
});

test.each([
  ['adfs-certificate-expired', 'the ADFS proxy certificate expired yesterday'],
  ['signing-certificate-changed', 'AD FS renewed the token signing cert'],
  ['free-busy-fails', 'our Exchange hybrid: free/busy is broken one way'],
  ['upn-differs', 'outlook asks again and again, the UPN is user@contoso.local'],
])('%s is told by: %s', (code, text) => {
  expect(codesOf(text, 'told')).toEqual([code]);
});
