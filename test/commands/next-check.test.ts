/** An explanation is followed by the check that settles it: of the server that the text names. */
import { expect, test } from 'vitest';
import { answer } from '../../src/commands/answer.ts';
import { orderOf } from '../../src/commands/check.ts';
import type { Origin } from '../../src/model/command.ts';
import { operatorReach, programOf } from '../../src/program.ts';

const program = programOf((target) => operatorReach(target, []));
const terminal: Origin = { surface: 'terminal', person: 'operator' };
const teams: Origin = { surface: 'teams', person: 'somebody' };

const report = `The Microsoft Connectivity Analyzer is attempting to test Autodiscover for user@fabrikam.com.
 Testing Autodiscover failed.
  Attempting to test potential Autodiscover URL https://fabrikam.com:443/Autodiscover/Autodiscover.xml
   Testing of this potential Autodiscover URL failed.
  Attempting to test potential Autodiscover URL https://autodiscover.fabrikam.com:443/Autodiscover/Autodiscover.xml
   Testing the SSL certificate to make sure it's valid.
    Validating the certificate name.
     Certificate name validation failed.
      Host name autodiscover.fabrikam.com doesn't match any name found on the server certificate CN=web.example.net.
 See https://go.microsoft.com/fwlink/?LinkId=843105`;

async function checksOf(text: string, origin: Origin, own = program): Promise<string[]> {
  const { card } = await answer(text, own, origin);
  return card.blocks
    .flatMap((block) => (block.kind === 'actions' ? block.actions : []))
    .flatMap((action) => ('words' in action ? [action.words] : []))
    .filter((words) => words.startsWith('check '));
}

test('the server that failed in a report is the next target, and its mailbox the one after', async () => {
  expect(await checksOf(report, teams)).toEqual([
    'check autodiscover.fabrikam.com',
    'check user@fabrikam.com',
  ]);
});

test('on a terminal the command takes the probe along that settles it', async () => {
  const [first] = await checksOf(report, terminal);
  expect(first).toMatch(/^check autodiscover\.fabrikam\.com --only [a-z-]+$/);
  expect(program.probes.map(({ id }) => id)).toContain(first?.split(' --only ')[1]);
});

test.each([
  [
    'a log of IIS and a client',
    'POST https://mail.fabrikam.com/EWS/Exchange.asmx: certificate has expired, Exchange 2019',
    'check mail.fabrikam.com',
  ],
  [
    'a library',
    "exchangelib: HTTPSConnectionPool(host='mail.fabrikam.com', port=443): [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired",
    'check mail.fabrikam.com',
  ],
  [
    'the test of inbound mail',
    "Testing inbound SMTP mail flow for domain 'user@fabrikam.com'\n Testing Mail Exchanger mx1.fabrikam.com.\n  Expected Service Banner was not received when connecting.",
    'check mx1.fabrikam.com',
  ],
])('a server is read from %s', async (_what, text, words) => {
  expect((await checksOf(text, teams))[0]).toBe(words);
});

test.each([
  'https://outlook.office365.com/EWS/Exchange.asmx: Basic authentication is disabled, Exchange Online',
  'Store logon returned ecNotEncrypted 2416. Regards, Jane, https://www.fabrikam.com/about',
  'Segmentation fault in https://mail.fabrikam.com/owa/auth/logon.aspx',
])(
  'nothing is offered for a server of Microsoft, a name in passing or a text that we do not know: %s',
  async (text) => {
    expect(await checksOf(text, teams)).toEqual([]);
  },
);

test('what may not be checked is not offered', async () => {
  const closed = { ...program, isListed: () => false };
  expect(await checksOf(report, teams, closed)).toEqual([]);
});

test.each([
  'user@fabrikam.com;rm',
  "o'$(reboot)@fabrikam.com",
  'mail.fabrikam.com/../x',
  'mail.fabrikam.com--only',
])('whatever stands behind a name is no part of the words: %s', async (name) => {
  const text = `${report}\nAttempting to resolve the host name ${name}\nfor user ${name}`;
  for (const words of await checksOf(text, teams))
    expect(orderOf(words.split(' ').slice(1))?.target.text).toMatch(/^[a-z0-9@.]+$/);
});

test('of a megabyte of names the first that matter are offered, and no more', async () => {
  const text = `${report}\n${'https://mail.fabrikam.com/owa '.repeat(30_000)}`;
  expect(await checksOf(text, teams)).toHaveLength(2);
});
