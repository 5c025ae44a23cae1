/** Readers of XML, of Autodiscover's answers, and of MAPI over HTTP. */

import { decodeEndpoint } from '../../src/wire/autodiscover/endpoint.ts';
import { decodeOutlookResponse } from '../../src/wire/autodiscover/outlook.ts';
import { serverVersionOf } from '../../src/wire/autodiscover/server-version.ts';
import { decodeUserSettingsResponse } from '../../src/wire/autodiscover/user-settings.ts';
import * as addressBook from '../../src/wire/mapi-http/address-book-bodies.ts';
import { CookieJar } from '../../src/wire/mapi-http/cookie-jar.ts';
import { ResponseReader } from '../../src/wire/mapi-http/response-reader.ts';
import * as mapiStore from '../../src/wire/mapi-http/store-bodies.ts';
import { parseXml } from '../../src/wire/xml.ts';
import { around, latin1, type Parser, times } from './parser.ts';

const xml = latin1(
  '<?xml version="1.0" encoding="utf-8"?><a xmlns="http://x" xmlns:b="y"><b:c d="e">f&amp;&#65;</b:c><![CDATA[g]]></a>',
  '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
);
const xmlWords = [
  '<a>',
  '</a>',
  '<a/>',
  '&lt;',
  '&#x41;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<?a?>',
  ' a="b"',
  ' xmlns:c="d"',
  '<!DOCTYPE a [',
];
/** [MS-OXDSCLI] 4: as Exchange answers, shortened. */
const pox =
  '<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><User><DisplayName>User</DisplayName><LegacyDN>/o=Contoso/cn=user</LegacyDN></User><Account><AccountType>email</AccountType><Action>settings</Action><Protocol><Type>EXCH</Type><Server>a@contoso.test</Server><AuthPackage>Ntlm</AuthPackage></Protocol><Protocol><Type>EXPR</Type><Server>mail.contoso.test</Server><SSL>On</SSL><CertPrincipalName>msstd:mail</CertPrincipalName></Protocol><Protocol Type="mapiHttp" Version="1"><MailStore><ExternalUrl>https://mail/mapi/emsmdb</ExternalUrl></MailStore></Protocol></Account></Response></Autodiscover>';
const poxError =
  '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response><Error Time="1" Id="2"><ErrorCode>600</ErrorCode><Message>Invalid Request</Message><DebugData/></Error></Response></Autodiscover>';
const soap =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover"><s:Header><a:ServerVersionInfo><a:MajorVersion>15</a:MajorVersion></a:ServerVersionInfo></s:Header><s:Body><a:GetUserSettingsResponseMessage><a:Response><a:ErrorCode>NoError</a:ErrorCode><a:UserResponses><a:UserResponse><a:ErrorCode>NoError</a:ErrorCode><a:UserSettings><a:UserSetting><a:Name>UserDN</a:Name><a:Value>/o=a</a:Value></a:UserSetting></a:UserSettings></a:UserResponse></a:UserResponses></a:Response></a:GetUserSettingsResponseMessage></s:Body></s:Envelope>';
const html = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Hello</body></html>';
const json =
  '{"Protocol":"AutodiscoverV1","Url":"https://mail.contoso.test/autodiscover/autodiscover.xml"}';

const metaTags = 'PROCESSING\r\nPENDING\r\nDONE\r\nX-StartTime: a\r\nX-ElapsedTime: 3\r\n\r\nbody';

function readMapiResponse(data: Buffer): unknown {
  const reader = new ResponseReader();
  const half = data.length >> 1;
  reader.push(data.subarray(0, half));
  reader.push(data.subarray(half));
  return reader.end();
}

/** Lines of Set-Cookie, one after the other. */
function takeCookies(data: Buffer): unknown {
  const jar = new CookieJar();
  const lines = data.toString('latin1').split('\n');
  jar.take({ headers: lines.map((line) => ['Set-Cookie', line] as const) }, new Date(0));
  return [jar.names, jar.headers()];
}

/** Status, error code, and some of whatever a body may hold. */
const bodies = [
  mapiStore.encodeMapiConnect({ ...mapiStore.ordinaryMapiConnect, userDn: '/o=Contoso/cn=user' }),
  mapiStore.encodeExecute({ ...mapiStore.ordinaryExecute, ropIn: Buffer.alloc(20, 0xfe) }),
  mapiStore.encodeExecuteAnswer({
    errorCode: 0,
    flags: 0,
    ropOut: Buffer.alloc(20, 0xfe),
    auxiliaryOut: Buffer.alloc(4),
  }),
  mapiStore.encodeResult(0),
  addressBook.encodeMapiBind(),
  addressBook.encodeBindAnswer({
    errorCode: 0,
    serverGuid: '5c0a1f6e-8d3b-4e7a-9b52-6f1d2c3e4a50',
  }),
  addressBook.encodeNames(['/o=Contoso/cn=user']),
  addressBook.encodeNamesAnswer({ errorCode: 0, ids: [1, 2, 3] }),
];

const heavyXml = [
  around('<a>', times('<a/>', 4_990), '</a>'),
  around('<a>', times('<b c="d">&#65;</b>', 40_000), '</a>'),
  around('<a>', times('&#65;', 52_000), '</a>'),
  around('<a ', times('b="" ', 100_000), '/>'),
];

const readers = {
  'mapi-connect': mapiStore.decodeMapiConnect,
  'mapi-connect-answer': mapiStore.decodeConnectAnswer,
  'mapi-execute': mapiStore.decodeExecute,
  'mapi-execute-answer': mapiStore.decodeExecuteAnswer,
  'mapi-result': mapiStore.decodeResult,
  'mapi-bind': addressBook.decodeMapiBind,
  'mapi-bind-answer': addressBook.decodeBindAnswer,
  'mapi-names': addressBook.decodeNames,
  'mapi-names-answer': addressBook.decodeNamesAnswer,
};

export const mailParsers: readonly Parser[] = [
  {
    name: 'xml',
    read: (data) => parseXml(data.toString('utf8')),
    seeds: xml,
    words: xmlWords,
    heavy: heavyXml,
  },
  {
    name: 'autodiscover-outlook',
    read: decodeOutlookResponse,
    seeds: latin1(pox, poxError, html),
    words: [...xmlWords, 'mapiHttp', 'WEB', 'redirectUrl', 'redirectAddr'],
    heavy: heavyXml,
  },
  {
    name: 'autodiscover-soap',
    read: decodeUserSettingsResponse,
    seeds: latin1(soap, html),
    words: xmlWords,
  },
  {
    name: 'autodiscover-json',
    read: decodeEndpoint,
    seeds: latin1(json, html),
    words: ['{', '"', ':'],
  },
  {
    name: 'autodiscover-version',
    read: (data) => serverVersionOf(data.toString('latin1')),
    seeds: latin1('73C18880', '15.02.1544.014'),
  },
  {
    name: 'mapi-response',
    read: readMapiResponse,
    seeds: latin1(metaTags),
    words: ['PENDING\r\n', 'PROCESSING\r\n', 'DONE\r\n', '\r\n', ': '],
    heavy: [times('PENDING\r\n', 7_000), around('DONE\r\n', times('a:\r\n', 16_000), '\r\n')],
  },
  {
    name: 'mapi-cookies',
    read: takeCookies,
    seeds: latin1(
      'MapiContext=a; path=/mapi; secure\nMapiSequence=1-b; Max-Age=0',
      'X-BackEndCookie=c; expires=Thu, 01 Jan 2026 00:00:00 GMT\nMapiContext=d',
    ),
    words: ['=', ';', ' ', '\n', 'max-age=', 'expires='],
    heavy: [times(' ', 64_000), times('a=b;', 16_000), times('a=b\n', 16_000)],
  },
  ...Object.entries(readers).map(([name, read]) => ({ name, read, seeds: bodies })),
];
