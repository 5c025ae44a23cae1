/** The messages of the topic that this project began with, as people paste them. */
import { describe, expect, test } from 'vitest';
import { explanationOf } from '../../src/commands/explain.ts';
import { labelsOf } from '../../src/present/finding-data.ts';
import { operatorReach, programOf } from '../../src/program.ts';

const program = programOf((target) => operatorReach(target, []));
const cause = 'rpc/encryption-required';

const warning = 'Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.';
const messages = {
  blocked:
    'Your Exchange Server administrator has blocked the version of Outlook that you are using. Contact your administrator for assistance.',
  folders:
    'Cannot start Microsoft Office Outlook. Unable to open the Outlook window. The set of folders could not be opened.',
  down: 'Unable to open your default e-mail folders. The Microsoft Exchange Server computer is not available. Either there are network problems or the Microsoft Exchange Server computer is down for maintenance.',
  unavailable:
    'The connection to the Microsoft Exchange Server is unavailable. Outlook must be online or connected to complete this action.',
  store: 'Unable to open your default e-mail folders. The information store could not be opened.',
  logon:
    'Outlook could not log on. Check to make sure you are connected to the network and are using the proper server and mailbox name. The connection to the Microsoft Exchange Server is unavailable. Outlook must be online or connected to complete this action.',
};

const manglings: Readonly<Record<string, (text: string) => string>> = {
  whole: (text) => text,
  'cut at its end': (text) => text.slice(0, Math.ceil(text.length * 0.6)),
  'without its first words': (text) => text.split(' ').slice(2).join(' '),
  'in upper case': (text) => text.toUpperCase(),
  'with doubled blanks and curly quotes': (text) => `“${text.replaceAll(' ', '  ')}”`,
  'wrapped at 24 columns': (text) => text.replaceAll(/(.{24})/g, '$1\n'),
  'wrapped at 40 columns, quoted': (text) => `> ${text.replaceAll(/(.{40})/g, '$1\n> ')}`,
  'with typing errors': (text) =>
    text.replace('Exchange', 'Exchnage').replace('Outlook', 'Outllook').replace('open', 'opne'),
  'in a dialog box': (text) =>
    `---------------------------\nMicrosoft Office Outlook\n---------------------------\n${text}\n---------------------------\nOK`,
  'in a longer log': (text) =>
    `${'09:00:01 INFO session started for user\n'.repeat(200)}09:00:02 ERROR ${text}\n${'09:00:03 INFO retry\n'.repeat(50)}`,
  'in newer wording': (text) =>
    text
      .replaceAll('Microsoft Office Outlook', 'Microsoft Outlook')
      .replaceAll('Unable to open', 'Cannot open')
      .replaceAll('could not be', 'cannot be')
      .replaceAll('Microsoft Exchange Server computer', 'Microsoft Exchange')
      .replaceAll('e-mail', 'email'),
};

function labels(text: string): string[] {
  return labelsOf(explanationOf(text, program).findings).map(({ diagnosis }) => diagnosis.id);
}

describe.each(Object.entries(manglings))('%s', (_how, mangle) => {
  test.each(Object.entries(messages))(
    'the message "%s" names encryption among its causes',
    (_name, text) => {
      expect(labels(mangle(text))).toContain(cause);
    },
  );

  test('the warning of the analyzer proves it', () => {
    const [first] = explanationOf(mangle(warning), program).findings;
    expect(first).toMatchObject({ certainty: 'proven', diagnosis: { id: cause } });
  });
});

test.each(Object.values(messages))(
  'Outlook 2003 on Exchange 2010 makes it the likely cause of: %s',
  (text) => {
    expect(
      labels(`since the move to Exchange 2010 all our Outlook 2003 clients say: ${text}`)[0],
    ).toBe(cause);
  },
);

test.each(Object.values(messages))('alone it is one cause of several: %s', (text) => {
  const { findings } = explanationOf(text, program);
  expect(findings[0]?.diagnosis.kind).toBe('symptom');
  expect(findings[0]?.diagnosis.settle.length).toBeGreaterThan(0);
  expect(findings.filter(({ diagnosis }) => diagnosis.kind === 'cause').length).toBeGreaterThan(2);
});

test.each([
  'EcDoConnectEx returned 0x970',
  'X-RequestType: Connect\nresponse body ErrorCode 00000970',
  'Connect call: error code 2416',
  'Outlook 2003 with cached mode: no error at all, the status bar just stays on Disconnected since we moved to Exchange 2010',
  'Set-RpcClientAccess -Server EX1 -EncryptionRequired $true was run yesterday, now Outlook 2003 shows only Disconnected',
])('%s', (text) => {
  expect(labels(text)[0]).toBe(cause);
});

test.each([
  '2416',
  '970',
  '0x970',
  'RPC encryption is enabled on our NFS server',
  'gRPC encryption required: handshake failed, code 2416',
  'server requires RPC encryption, says the order service of the shop',
  'error 2416 in the print spooler',
  'Samba: client ipc signing = required, RPC encryption needed',
])('another product’s text gets "I don’t know": %s', (text) => {
  expect(labels(text)).toEqual([]);
});
