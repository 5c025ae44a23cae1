/** A report with several failures: one cause, what follows from it, and what is red and no fault. */
import { expect, test } from 'vitest';
import { explanationOf } from '../../src/commands/explain.ts';
import { findingsCard } from '../../src/present/findings-card.ts';
import { operatorReach, programOf } from '../../src/program.ts';

const program = programOf((target) => operatorReach(target, []));

const anyMethod = "The Autodiscover service couldn't be contacted successfully by any method.";
const srv = 'Failed to find Autodiscover SRV record in DNS.';

const reports = {
  'a name that DNS lacks': `Testing Autodiscover failed.
 ${anyMethod}
  Attempting to resolve the host name autodiscover.contoso.com in DNS.
   The host name couldn't be resolved.
    Host autodiscover.contoso.com couldn't be resolved in DNS InfoDomainNonexistent.
  ${srv}`,
  'a port that nobody opens': `The Outlook connectivity test failed.
 Testing TCP port 443 on host autodiscover.contoso.com to ensure it's listening and open.
  The specified port is either blocked, not listening, or not producing the expected response.
   A network error occurred while communicating with the remote host.
 ${srv}
 ${anyMethod}`,
  'a certificate for another name': `The Outlook connectivity test failed.
  Certificate name validation failed.
   Host name mail.contoso.com doesn't match any name found on the server certificate CN=web.example.net.
 ${anyMethod}
 ${srv}`,
  'an Autodiscover that is not there': `Autodiscover settings weren't obtained when the Autodiscover POST request was sent.
  The Microsoft Connectivity Analyzer failed to obtain an Autodiscover XML response.
   A Web exception occurred because an HTTP 404 - NotFound response was received from IIS.
 ${anyMethod}`,
  'a proxy without a way to log on': `The RPC/HTTP test failed.
   A 401 error was received from the server, but no authentication methods are supported.
  Attempting to ping RPC proxy mail.contoso.com.
   RPC Proxy can't be pinged.
  Attempting to ping the MAPI Mail Store endpoint with identity: ex01:6001.
   The attempt to ping the endpoint failed.
    The RPC_S_SERVER_UNAVAILABLE error (0x6ba) was thrown by the RPC Runtime process.`,
  'a chain with a hole': `The Exchange ActiveSync test failed.
  The SSL certificate failed one or more certificate validation checks.
   One or more intermediate certificates were missing or invalid.
    There's a missing intermediate certificate in the certificate chain. Subject = CN=Example TLS CA 2.
   Certificate trust validation failed.
  Errors were encountered while testing the Exchange ActiveSync session.`,
  'a silent mail server': `One or more SMTP tests failed for this Mail Exchanger.
  Testing TCP port 25 on host mx1.contoso.com to ensure it's listening and open.
   The specified port is either blocked, not listening, or not producing the expected response.
    Expected Service Banner was not received when connecting.`,
  'a store that wants encryption': `The RPC/HTTP test failed.
  An error occurred while testing the Mail Store.
   An error occurred while logging on to the Mailbox.
    Store logon returned ecNotEncrypted 2416. The Server requires RPC Encryption.
 Outlook: The set of folders cannot be opened.`,
} as const;

test.each([
  ['a name that DNS lacks', 'dns/name-not-found', []],
  ['a port that nobody opens', 'tcp/port-not-open', []],
  ['a certificate for another name', 'tls/wrong-name', []],
  [
    'an Autodiscover that is not there',
    'autodiscover/directory-missing',
    ['autodiscover/not-located'],
  ],
  [
    'a proxy without a way to log on',
    'http/no-scheme-offered',
    ['rpc/proxy-cannot-be-pinged', 'rpc/server-unavailable'],
  ],
  ['a chain with a hole', 'tls/missing-intermediate', ['tls/untrusted']],
  ['a silent mail server', 'smtp/no-greeting', []],
  ['a store that wants encryption', 'rpc/encryption-required', []],
] as const)('%s is the one root: %s', (name, root, consequences) => {
  const { findings } = explanationOf(reports[name], program);
  const sure = findings.filter(
    ({ certainty, diagnosis }) => certainty !== 'possible' && diagnosis.severity !== 'healthy',
  );
  const roots = sure.filter(({ follows }) => follows.length === 0);
  const following = sure.filter(({ follows }) => follows.length > 0);

  expect(findings[0]?.diagnosis.id).toBe(root);
  expect(roots.map(({ diagnosis }) => diagnosis.id)).toEqual([root]);
  expect(following.map(({ diagnosis }) => diagnosis.id).toSorted()).toEqual(consequences);
});

test('the card tells consequences and harmless red lines apart from what might be the cause', () => {
  const textOf = (name: keyof typeof reports) =>
    JSON.stringify(findingsCard(explanationOf(reports[name], program)).blocks);
  expect(textOf('an Autodiscover that is not there')).toMatch(
    /Goes away with its cause[^[]*Autodiscover/,
  );
  const harmless = textOf('a certificate for another name');
  expect(harmless).toMatch(/Looks like an error, and is none[^[]*SRV record/);
  expect(harmless).not.toContain('Not ruled out');
});
