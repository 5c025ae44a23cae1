/** What PowerShell printed: lists and tables, as they are and as they come through a chat. */
import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

function facts(text: string) {
  return read(text).quotes.flatMap(({ name, code, evidence, line }) =>
    name === 'exchange.setting' || name === 'exchange.state'
      ? [
          [
            code,
            evidence.name === undefined ? evidence.value : [evidence.name, evidence.value],
            line,
          ],
        ]
      : [],
  );
}

describe('a setting', () => {
  test.each([
    ['of a list', 'Server    : EX01\nSSLOffloading : True', ['SSLOffloading', 'true', 2]],
    ['without blanks', 'Mounted: False', ['Mounted', 'false', 1]],
    ['without a value', 'BlockedClientVersions :', ['BlockedClientVersions', '', 1]],
    [
      'that goes on below',
      `IISAuthenticationMethods : {Ntlm,\n${' '.repeat(27)}Negotiate}`,
      ['IISAuthenticationMethods', '{ntlm, negotiate}', 1],
    ],
    [
      'of a table whose columns a chat pushed together',
      'Name Server Mounted\n---- ------ -------\nDB01 EX01 False',
      ['Mounted', 'false', 3],
    ],
  ])('%s', (_how, text, fact) => {
    expect(facts(text)).toContainEqual(fact);
  });

  test('that hurts in one object is not outvoted by the others', () => {
    const table =
      'Name Server Mounted\n---- ------ -------\nDB01 EX01   True\nDB02 EX02   False\nDB03 EX03   True';
    expect(facts(table)).toEqual([['Mounted', 'false', 4]]);
    expect(facts('Mounted : True\n\nMounted : True')).toEqual([['Mounted', 'true', 1]]);
  });

  test('of the registry is the box of the same name in Outlook', () => {
    const { quotes } = read('    EnableRPCEncryption    REG_DWORD    0x0');
    expect(quotes).toContainEqual(
      expect.objectContaining({ name: 'outlook.setting', evidence: { value: 'off' } }),
    );
  });
});

describe('a state', () => {
  test('counts by what its object is', () => {
    const components =
      'Server             Component          State\n------             ---------          -----\nEX01.contoso.local ForwardSyncDaemon  Inactive\nEX01.contoso.local HubTransport       Inactive';
    expect(facts(components)).toEqual([['component', ['hubtransport', 'inactive'], 4]]);
    const services =
      'Status   Name               DisplayName\n------   ----               -----------\nStopped  MSExchangeIS       Microsoft Exchange Information Store\nStopped  Spooler            Print Spooler';
    expect(facts(services)).toEqual([['service', ['msexchangeis', 'stopped'], 3]]);
    const certificate = 'Services   : IIS, SMTP\nStatus     : DateInvalid\nThumbprint : 0123';
    expect(facts(certificate)).toEqual([['certificate', ['iis, smtp', 'dateinvalid'], 2]]);
  });

  test.each([
    'Status : Stopped',
    'Name  State\n----  -----\nShop  Stopped',
    'Identity : EX01\\37\nStatus   : Retry',
    'Services : IIS\nStatus : Valid\nThumbprint : 0123',
    'Name  Status\n----  ------\nMSExchangeIS  Run',
  ])('is nothing in: %j', (text) => {
    expect(facts(text).filter(([code]) => code !== 'service')).toEqual([]);
  });
});

test('a heading without rows, and dashes without a heading, are no table', () => {
  expect(facts('Name Server Mounted\n---- ------ -------')).toEqual([]);
  expect(facts('---- ------ -------\nDB01 EX01 False')).toEqual([]);
});

test('hostile output ends in time', () => {
  const wide = `${'-- '.repeat(3000)}\n${'a '.repeat(3000)}\n`;
  const names = Array.from({ length: 20_000 }, (_, at) => `Name${at} : ${' '.repeat(20)}`).join(
    '\n',
  );
  expect(facts(`${wide.repeat(8)}${names}\n${' '.repeat(9000)}:\n`)).toEqual([]);
});
