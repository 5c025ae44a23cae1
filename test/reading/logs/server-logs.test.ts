/** Logs of IIS, of Windows' own HTTP.SYS and of Exchange's front end: each line gives what it says, and no more. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

function said(text: string, name: string) {
  return read(text).quotes.flatMap((quote) =>
    quote.name === name ? [[quote.code, quote.evidence]] : [],
  );
}

const heading =
  '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken X-Forwarded-For';

test('the fields of an IIS log stand where its heading says', () => {
  const line =
    '2024-06-03 08:15:01 10.0.0.5 POST /EWS/Exchange.asmx - 443 - 10.0.0.9 Java - 403 16 2148204809 15 203.0.113.7';
  expect(said(`${heading}\n${line}`, 'http.said')).toEqual([
    ['403', { service: 'ews', subStatus: '403.16', win32: 'CERT_E_UNTRUSTEDROOT' }],
  ]);
  const other = '#Fields: sc-status cs-uri-stem cs-method\n503 /mapi/emsmdb/ POST';
  expect(said(other, 'http.said')).toEqual([['503', { service: 'mapi' }]]);
});

test.each([
  ['401 1 2148074252 15', { subStatus: '401.1', win32: 'SEC_E_LOGON_DENIED' }],
  ['401 1 1909 0', { subStatus: '401.1', win32: 'ERROR_ACCOUNT_LOCKED_OUT' }],
  ['401 1 2148074310 0 198.51.100.7', { subStatus: '401.1', win32: 'SEC_E_BAD_BINDINGS' }],
  ['401 1 4711 0', { subStatus: '401.1', win32: '4711' }],
  ['401 2 0 0', { subStatus: '401.2' }],
])('without a heading the order of IIS counts: %s', (numbers, facts) => {
  const line = `10.0.0.5 POST /mapi/emsmdb/ MailboxId=x 443 - 10.0.0.9 Outlook ${numbers}`;
  expect(said(line, 'http.said')).toEqual([['401', { service: 'mapi', ...facts }]]);
});

const refused = 'POST /mapi/emsmdb/ - 443 - 10.0.0.9 Outlook - 401 2 5 0';
const letIn = 'POST /mapi/emsmdb/ - 443 CONTOSO\\jd 10.0.0.9 Outlook - 200 0 0 109';

test('a 401 before the same client is let in opens a handshake; after it, or of another client, it counts', () => {
  expect(said(`${refused}\n${letIn}`, 'http.said')).toEqual([]);
  expect(said(`${letIn}\n${refused}`, 'http.said')).toHaveLength(1);
  expect(said(`${refused}\n${letIn.replace('10.0.0.9', '10.0.0.10')}`, 'http.said')).toHaveLength(
    1,
  );
});

test('what Windows answers itself is told from clients that went away', () => {
  const before = '2024-06-03 08:20:11 10.0.0.9 52311 10.0.0.5 443';
  const off = `${before} HTTP/1.1 POST /EWS/Exchange.asmx - 503 2 AppOffline MSExchangeServicesAppPool`;
  const older = `${before} HTTP/1.1 RPC_IN_DATA /rpc/rpcproxy.dll 503 1 QueueFull MSExchangeRpcProxyAppPool`;
  expect(said(off, 'http-sys.error')).toEqual([
    ['AppOffline', { queue: 'msexchangeservicesapppool' }],
  ]);
  expect(said(older, 'http-sys.error')).toEqual([
    ['QueueFull', { queue: 'msexchangerpcproxyapppool' }],
  ]);
  expect(said(`${before} - - - - - - Timer_ConnectionIdle -`, 'http-sys.error')).toEqual([]);
  expect(
    said(`${before} HTTP/1.1 GET /shop - 503 2 AppOffline ShopPool`, 'http-sys.error'),
  ).toEqual([]);
});

const columns =
  'DateTime,Protocol,UrlStem,UserAgent,ServerHostName,HttpStatus,BackEndStatus,ErrorCode,Method,TargetServer,GenericErrors';

test('a front end says what it answered and what came from behind', () => {
  const row =
    '2024-06-03T08:20:11.123Z,Mapi,/mapi/emsmdb/,"Outlook, 16.0",EX01,503,503,,POST,ex02.contoso.local,';
  expect(said(`${columns}\n${row}`, 'http.said')).toEqual([
    ['503', { service: 'mapi', backEndStatus: '503' }],
  ]);
});

test('its own error is found in either column, and without the heading', () => {
  const row = '2024-06-03T08:20:11.123Z,Ews,/EWS/Exchange.asmx,Java,EX01,500,,,POST,,';
  const text = '"Microsoft.Exchange.HttpProxy.HttpProxyException: ServerNotFound, ex07"';
  expect(said(`#Fields: ${columns}\n${row}${text}`, 'http-proxy.error')).toEqual([
    ['ServerNotFound', { service: 'ews' }],
  ]);
  const alone =
    '2024-06-03T08:20:11.123Z,8e2f,15,2,1544,11,,Mapi,mail.contoso.com,/mapi/emsmdb/,,Negotiate,True,,,,,10.0.0.9,EX01,503,,BackEndRequestTimedOut,POST,Proxy';
  expect(said(alone, 'http-proxy.error')).toEqual([
    ['BackEndRequestTimedOut', { service: 'mapi' }],
  ]);
});

test.each([
  ['the first leg of a logon', 'x,Mapi,/mapi/emsmdb/,Outlook,EX01,401,,,POST,,'],
  ['a success', 'x,Mapi,/mapi/emsmdb/,Outlook,EX01,200,200,,POST,ex02,'],
  ['a line that was cut', 'x,Mapi,/mapi/emsmdb/,Outlook,EX01,5'],
])('no fault in %s', (_what, row) => {
  const { quotes } = read(`${columns}\n${row}`);
  expect(quotes.filter(({ name }) => /^http(?:\.said|-proxy)/.test(name))).toEqual([]);
});

test('hostile lines end in time and say nothing', () => {
  const quotes = `"${'""'.repeat(4000)}`;
  const hostile = [
    `POST /owa ${'200 0 '.repeat(1500)}`,
    `${columns}`,
    `${quotes},${','.repeat(900)}`,
    `,Mapi,${','.repeat(9000)}`,
    `http/1.1 post ${'/owa '.repeat(1800)}`,
  ].join('\n');
  expect(said(`${hostile}\n`.repeat(20), 'http-proxy.error')).toEqual([]);
});
