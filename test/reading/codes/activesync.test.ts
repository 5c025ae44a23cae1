/** Statuses and addresses of ActiveSync, and the namespaces they are not of. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

function codes(text: string, name: string) {
  return read(text).quotes.flatMap((quote) => (quote.name === name ? [quote.code] : []));
}

test.each([
  ['Sync failed. Server responds with status <FolderSync.Status = 141>.', '141'],
  ["<FolderSync xmlns='FolderHierarchy'><Status>126</Status>", '126'],
  ['EAS: Provisioning failed with status <165>', '165'],
  ['eas log: DeviceIsBlockedForThisUser', '129'],
  ['Surface Hub: 0x86000C29', '142'],
  ['0x86000C4C', '177'],
])('%j', (text, code) => {
  expect(codes(text, 'activesync.status')).toEqual([code]);
});

test.each([
  'exit status 142',
  'ActiveSync answered, HTTP status 200',
  'terraform provisioner: exit code 141',
  'EAS Sync status 1',
  'EAS status 199',
])('none of its codes is read in: %s', (text) => {
  expect(codes(text, 'activesync.status')).toEqual([]);
});

test.each([
  ['OPTIONS https://mail.contoso.com/ews/exchange.asmx/Microsoft-Server-ActiveSync', 'path-before'],
  ['POST http://mail.contoso.com/Microsoft-Server-ActiveSync', 'plain-http'],
  ['iPhone, exchange server: https://mail.contoso.com/owa', 'other-path'],
])('%j', (text, code) => {
  expect(codes(text, 'activesync.url')).toEqual([code]);
});

test('the right address is none', () => {
  const text = 'OPTIONS https://mail.contoso.com/Microsoft-Server-ActiveSync?Cmd=Sync';
  expect(codes(text, 'activesync.url')).toEqual([]);
});
