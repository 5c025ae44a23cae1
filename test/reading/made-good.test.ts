/** What is red in an analyzer's report and no fault is blank; what matters stays, at its line. */
import { expect, test } from 'vitest';
import { withoutMadeGood } from '../../src/reading/made-good.ts';

const root =
  'Attempting to test potential Autodiscover URL https://contoso.com:443/Autodiscover/Autodiscover.xml\nTesting of this potential Autodiscover URL failed.\nThe host name could not be resolved ROOT.';
const second =
  'Attempting to test potential Autodiscover URL https://autodiscover.contoso.com:443/Autodiscover/Autodiscover.xml';
const worked = `${second}\nTesting of the Autodiscover URL was successful.`;
const refused = `${second}\nAttempting to send an Autodiscover POST request to potential Autodiscover URLs.\nAn HTTP 500 response was received POST.`;
const srv =
  'Attempting to contact the Autodiscover service using the DNS SRV redirect method.\nFailed to find Autodiscover SRV record in DNS.';
const later = 'Attempting to ping RPC proxy mail.contoso.com.\nRPC Proxy cannot be pinged.';

test('an attempt before one that worked is no fault', () => {
  const text = `${root}\n${worked}\n${later}`;
  const left = withoutMadeGood(text);
  expect(left).not.toContain('ROOT');
  expect(left).toContain('RPC Proxy cannot be pinged');
  expect(left.split('\n')).toHaveLength(text.split('\n').length);
});

test('so it is when all line breaks are lost', () => {
  const left = withoutMadeGood(`${root}${worked}${later}`.replaceAll('\n', ''));
  expect(left).not.toContain('ROOT');
  expect(left).toContain('cannot be pinged');
});

test('where all fail, the place that was asked over HTTP is the one that counts', () => {
  const left = withoutMadeGood(`${root}\n${refused}\n${srv}`);
  expect(left).toContain('HTTP 500');
  expect(left).not.toContain('ROOT');
  expect(left).not.toContain('SRV record');
});

test('where none was reached, all of them stay', () => {
  const text = `${root}\n${srv}`;
  expect(withoutMadeGood(text)).toBe(text);
});

test('the success of the whole stands above its attempts', () => {
  const left = withoutMadeGood(`Autodiscover was tested successfully.\n${root}\n${worked}`);
  expect(left).not.toContain('ROOT');
});
