/** Faults in what Autodiscover and MAPI over HTTP answer, to someone who has logged on. */
import { answer, type Fault, taken } from './fault.ts';

const whole = (type: string, body: string, ...headers: readonly string[]) =>
  taken(({ write }) => {
    write(answer('200 OK', `Content-Type: ${type}`, ...headers, `Content-Length: ${body.length}`));
    write(Buffer.from(body, 'latin1'));
  });

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Hello</body></html>';

const root = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';
const outlook = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
const account = (body: string) =>
  `<Autodiscover xmlns="${root}"><Response xmlns="${outlook}"><Account>${body}</Account></Response></Autodiscover>`;

const documents = {
  'a page': page,
  'other XML': '<rss version="2.0"><channel/></rss>',
  'XML cut off': account('<Action>settings</Action>').slice(0, -30),
  'an answer without settings': account('<Action>settings</Action>'),
  'a mailbox that leads to itself': account(
    '<Action>redirectAddr</Action><RedirectAddr>user@contoso.test</RedirectAddr>',
  ),
  'a place of strangers': account(
    '<Action>redirectUrl</Action><RedirectUrl>https://mail.attacker.test/autodiscover/autodiscover.xml</RedirectUrl>',
  ),
  'a place that is none': account(
    '<Action>redirectUrl</Action><RedirectUrl>file:///etc/passwd</RedirectUrl>',
  ),
  'an error that is not known': account('<Error><ErrorCode>99999</ErrorCode></Error>'),
  nothing: '',
} as const;

const mapi = (body: string, ...headers: readonly string[]) =>
  whole('application/mapi-http', body, 'X-RequestType: Connect', ...headers);

const mapiAnswers = {
  'a page': whole('text/html', page),
  'no response code': mapi('DONE\r\n\r\n'),
  'a response code that is none': mapi('DONE\r\n\r\n', 'X-ResponseCode: -1e9'),
  'no DONE': mapi('PROCESSING\r\nPENDING\r\n', 'X-ResponseCode: 0'),
  'meta-tags of others': mapi('PROCESSING\r\nSLEEPING\r\n', 'X-ResponseCode: 0'),
  'a body cut off': mapi('PROCESSING\r\nDONE\r\n\r\n\0\0', 'X-ResponseCode: 0'),
  'a body of other bytes': mapi(
    `DONE\r\n\r\n\0\0\0\0\0\0\0\0${'\xff'.repeat(200)}`,
    'X-ResponseCode: 0',
  ),
  'endless PENDING': taken(({ write, pour }) => {
    write(answer('200 OK', 'Content-Type: application/mapi-http', 'X-ResponseCode: 0'));
    write(Buffer.from('PROCESSING\r\n'));
    pour(Buffer.from('PENDING\r\n'.repeat(500)));
  }),
};

export const overMailbox: readonly Fault[] = [
  ...Object.entries(documents).map(
    ([name, document]): Fault => ({
      name,
      phases: ['autodiscover'],
      strike: whole('text/xml', document),
    }),
  ),
  ...Object.entries(mapiAnswers).map(
    ([name, strike]): Fault => ({ name, phases: ['mapi'], strike }),
  ),
];
