/** HTTP statuses: which number counts, and whose it is. */
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/reading/read.ts';

const read = readerOf([]);

function said(text: string) {
  return read(text).quotes.flatMap(({ name, code, evidence }) =>
    name === 'http.said' ? [`${code} ${evidence.service} ${evidence.subStatus ?? '-'}`] : [],
  );
}

test.each([
  ['TB Sync fails with error http error 500, two accounts on exchange', '500 activesync -'],
  ['/Microsoft-Server-ActiveSync gives us a 503 since this morning', '503 activesync -'],
  ['HTTP/1.1 449 Retry after sending a PROVISION command (EAS)', '449 activesync -'],
  ['POST https://mail.contoso.com/mapi/emsmdb/ HTTP/1.1 401 Unauthorized', '401 mapi -'],
  ['autodiscover.xml: the remote server returned an error: (404) Not Found', '404 autodiscover -'],
  [
    '2024-05-02 09:14:11 10.0.0.5 OPTIONS /Microsoft-Server-ActiveSync - 80 - 10.0.0.9 Apple-iPad 403 4 5 0',
    '403 activesync 403.4',
  ],
  ['"POST /autodiscover/autodiscover.xml HTTP/1.1" 500 1233', '500 autodiscover -'],
  ['[Sending] : OPTIONS https://h/Microsoft-Server-ActiveSync\n\nstatus: 415', '415 activesync -'],
])('%j', (text, fact) => {
  expect(said(text)).toContain(fact);
});

test.each([
  'exchange: mailbox of 503 MB, 404 items in the ActiveSync folder',
  '451 4.7.0 Temporary server error',
  'the shop answers HTTP 503',
  '10.0.0.5 POST /mapi/emsmdb/ MailboxId=x 443 - 10.0.0.9 Outlook 401 2 2148074254 0',
  '10.0.0.5 POST /mapi/emsmdb/ MailboxId=x 443 CONTOSO\\jd 10.0.0.9 Outlook 200 0 0 500',
])('no fault is read in: %s', (text) => {
  expect(said(text)).toEqual([]);
});

test('the time of a long line is bounded', () => {
  const hostile = `${'http '.repeat(1900)}status status get / `;
  expect(said(`${`${hostile}\n`.repeat(80)}activesync`)).toEqual([]);
});
