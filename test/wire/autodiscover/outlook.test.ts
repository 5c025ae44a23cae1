import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import {
  decodeOutlookResponse,
  encodeOutlookRequest,
} from '../../../src/wire/autodiscover/outlook.ts';
import { serverVersionOf } from '../../../src/wire/autodiscover/server-version.ts';
import { child, parseXml, textOf } from '../../../src/wire/xml.ts';

const responses = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';
const outlook = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** As Exchange writes it. */
const answer = (inside: string) =>
  Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?>\r\n<Autodiscover xmlns="${responses}">\r\n` +
      `  <Response xmlns="${outlook}">${inside}</Response>\r\n</Autodiscover>`,
  );

const user =
  '<User><DisplayName>Ada &amp; Co</DisplayName><LegacyDN>/o=Contoso/cn=ada</LegacyDN>' +
  '<AutoDiscoverSMTPAddress>ada@contoso.com</AutoDiscoverSMTPAddress></User>';

function codeOf(body: string | Buffer): Failure {
  try {
    decodeOutlookResponse(Buffer.from(body));
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it was read');
}

test('settings of Exchange 2013 and later: elements and the form with attributes', () => {
  const told = decodeOutlookResponse(
    answer(`${user}<Account><AccountType>email</AccountType><Action>settings</Action>
      <Protocol Type="mapiHttp" Version="1">
        <MailStore><InternalUrl>https://in.contoso.com/mapi/emsmdb/</InternalUrl><ExternalUrl>https://mail.contoso.com/mapi/emsmdb/?a=1&amp;b=2</ExternalUrl></MailStore>
        <AddressBook><ExternalUrl>https://mail.contoso.com/mapi/nspi/</ExternalUrl></AddressBook>
      </Protocol>
      <Protocol><Type>EXCH</Type><Server>guid@contoso.com</Server><ServerVersion>73C18880</ServerVersion></Protocol>
      <Protocol><Type>WEB</Type><External><OWAUrl AuthenticationMethod="Fba">https://mail.contoso.com/owa/</OWAUrl>
        <Protocol><Type>EXPR</Type><ASUrl>https://mail.contoso.com/EWS/Exchange.asmx</ASUrl></Protocol></External></Protocol>
    </Account>`),
  );
  expect(told).toEqual({
    kind: 'settings',
    displayName: 'Ada & Co',
    dn: '/o=Contoso/cn=ada',
    smtpAddress: 'ada@contoso.com',
    blocks: [
      {
        type: 'mapiHttp',
        settings: {
          'MailStore/InternalUrl': 'https://in.contoso.com/mapi/emsmdb/',
          'MailStore/ExternalUrl': 'https://mail.contoso.com/mapi/emsmdb/?a=1&b=2',
          'AddressBook/ExternalUrl': 'https://mail.contoso.com/mapi/nspi/',
        },
      },
      {
        type: 'EXCH',
        settings: { Type: 'EXCH', Server: 'guid@contoso.com', ServerVersion: '73C18880' },
      },
      {
        type: 'WEB',
        settings: {
          Type: 'WEB',
          'External/OWAUrl': 'https://mail.contoso.com/owa/',
          'External/Protocol/Type': 'EXPR',
          'External/Protocol/ASUrl': 'https://mail.contoso.com/EWS/Exchange.asmx',
        },
      },
    ],
  });
});

test('a web host writes one namespace for all, prefixes, and IMAP', () => {
  const body = `<a:Autodiscover xmlns:a="${outlook}"><a:Response><a:Account><a:Action>settings</a:Action>
    <a:Protocol><a:Type>IMAP</a:Type><a:Server>imap.example.com</a:Server></a:Protocol></a:Account></a:Response></a:Autodiscover>`;
  expect(decodeOutlookResponse(Buffer.from(body))).toMatchObject({
    kind: 'settings',
    blocks: [{ type: 'IMAP', settings: { Server: 'imap.example.com' } }],
  });
});

test('redirects, by mail address and by web address', () => {
  expect(
    decodeOutlookResponse(
      answer(
        '<Account><Action>redirectAddr</Action><RedirectAddr>a@b.com</RedirectAddr></Account>',
      ),
    ),
  ).toEqual({ kind: 'redirect-address', address: 'a@b.com' });
  expect(
    decodeOutlookResponse(
      answer(
        '<Account><Action>redirectUrl</Action><RedirectUrl>https://b.com/x</RedirectUrl></Account>',
      ),
    ),
  ).toEqual({ kind: 'redirect-url', url: 'https://b.com/x' });
});

test('errors keep the words of the server, in either namespace', () => {
  const error =
    '<Error Time="10:11:12.1" Id="1"><ErrorCode>500</ErrorCode><Message>The email address can\'t be found.</Message><DebugData /></Error>';
  const said = { kind: 'error', code: '500', message: "The email address can't be found." };
  expect(decodeOutlookResponse(answer(error))).toEqual(said);
  const old = `<Autodiscover xmlns="${responses}"><Response>${error}</Response></Autodiscover>`;
  expect(decodeOutlookResponse(Buffer.from(old))).toEqual(said);
});

test('a document in UTF-16 is read, and so is one with a mark before it', () => {
  const text = answer('<Account><Action>settings</Action></Account>')
    .toString()
    .replace('utf-8', 'utf-16');
  expect(decodeOutlookResponse(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toMatchObject({
    kind: 'settings',
  });
  expect(decodeOutlookResponse(Buffer.from(`\uFEFF${text}`))).toMatchObject({ kind: 'settings' });
});

test.each([
  ['<!DOCTYPE html><html><head><title>\n Welcome to  nginx!</title>', 'Welcome to nginx!'],
  ['<!-- a comment -->\n<HTML><TITLE lang="en">Sign in</TITLE>', 'Sign in'],
  [
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Home</title></head></html>',
    'Home',
  ],
  ['<html><body>no title', undefined],
])('a page is no document: %s', (page, title) => {
  expect(codeOf(page)).toMatchObject({
    code: 'autodiscover.html',
    evidence: title ? { title } : {},
  });
});

test.each([
  ['', 'autodiscover.empty'],
  [' \r\n\t', 'autodiscover.empty'],
  ['<rss version="2.0"><channel/></rss>', 'autodiscover.foreign'],
  ['<Autodiscover xmlns="http://example.com/"/>', 'autodiscover.foreign'],
  [`<Autodiscover xmlns="${responses}"/>`, 'autodiscover.malformed'],
  [answer('<Account><Action>redirectAddr</Action></Account>'), 'autodiscover.malformed'],
  [answer('<Account><Action>dance</Action></Account>'), 'autodiscover.malformed'],
  ['OK', 'autodiscover.malformed'],
  [`<Autodiscover xmlns="${responses}"><Response>`, 'autodiscover.malformed'],
  [
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Autodiscover>&e;</Autodiscover>`,
    'autodiscover.malformed',
  ],
  [`${'<a>'.repeat(100)}`, 'autodiscover.malformed'],
  [
    `<Autodiscover xmlns="${responses}">${'x'.repeat(1_100_000)}</Autodiscover>`,
    'autodiscover.malformed',
  ],
])('what cannot be settings is named: %.60s', (body, code) => {
  expect(codeOf(body).code).toBe(code);
});

test('however many blocks and settings there are, so many are kept', () => {
  const settings = Array.from({ length: 200 }, (_, at) => `<A${at}>x</A${at}>`).join('');
  const rich = `<Protocol><Type>EXPR</Type>${settings}</Protocol>`;
  const poor = '<Protocol><Type>EXPR</Type></Protocol>';
  const account = `<Account><Action>settings</Action>${rich}${poor.repeat(100)}</Account>`;
  const told = decodeOutlookResponse(answer(account));
  const blocks = told.kind === 'settings' ? told.blocks : [];
  expect(blocks).toHaveLength(64);
  expect(Object.keys(blocks[0]?.settings ?? {})).toHaveLength(128);
});

test('the request names the mailbox as it is, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (address) => {
      const request = child(parseXml(encodeOutlookRequest(address)), 'Request');
      expect(textOf(request, 'EMailAddress') ?? '').toBe(address.trim());
    }),
  );
});

test('no bytes make it throw anything but a failure', () => {
  const parts = [
    '<Autodiscover>',
    `<Autodiscover xmlns="${responses}">`,
    '<Response>',
    '<Account>',
    '<Action>',
    'settings',
    'redirectUrl',
    '</',
    '>',
    '<Protocol Type="',
    '<Error>',
    '&#0;',
    '&lt;',
    ']]>',
    '<!--',
    '\u0000',
    '<html>',
  ];
  const text = fc
    .array(fc.oneof(fc.constantFrom(...parts), fc.string()))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        text.map((one) => Buffer.from(one)),
      ),
      (body) => {
        try {
          decodeOutlookResponse(body);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['73C18880', [15, 1, 2176, 0]],
  ['73C28608', [15, 2, 1544, 0]],
  ['63C18880', undefined],
  ['73C1888', undefined],
  ['guess it', undefined],
])('the version %s is %j', (text, version) => {
  expect(serverVersionOf(text)).toEqual(version);
});
