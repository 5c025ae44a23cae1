import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { decodeEndpoint, endpointPath } from '../../../src/wire/autodiscover/endpoint.ts';
import {
  decodeUserSettingsResponse,
  encodeUserSettingsRequest,
} from '../../../src/wire/autodiscover/user-settings.ts';
import { child, descendants, parseXml, textOf } from '../../../src/wire/xml.ts';

const soap = (inside: string) =>
  Buffer.from(
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>' +
      `${inside}</s:Body></s:Envelope>`,
  );

const settings = (response: string) =>
  soap(
    '<GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover">' +
      `<Response xmlns:i="http://www.w3.org/2001/XMLSchema-instance">${response}</Response></GetUserSettingsResponseMessage>`,
  );

test('the settings of a mailbox by SOAP, by name', () => {
  const body = settings(`<ErrorCode>NoError</ErrorCode><ErrorMessage/>
    <UserResponses><UserResponse><ErrorCode>NoError</ErrorCode><ErrorMessage>No error.</ErrorMessage>
      <RedirectTarget i:nil="true"/><UserSettings>
        <UserSetting i:type="StringSetting"><Name>UserDN</Name><Value>/o=Contoso/cn=ada</Value></UserSetting>
        <UserSetting i:type="StringSetting"><Name>ExternalMailboxServer</Name><Value>mail.contoso.com</Value></UserSetting>
      </UserSettings></UserResponse></UserResponses>`);
  expect(decodeUserSettingsResponse(body)).toEqual({
    code: 'NoError',
    settings: { UserDN: '/o=Contoso/cn=ada', ExternalMailboxServer: 'mail.contoso.com' },
  });
});

test.each([
  [
    '<ErrorCode>NoError</ErrorCode><UserResponses><UserResponse><ErrorCode>InvalidUser</ErrorCode><ErrorMessage>Invalid user</ErrorMessage></UserResponse></UserResponses>',
    { code: 'InvalidUser', message: 'Invalid user' },
  ],
  [
    '<ErrorCode>NoError</ErrorCode><UserResponses><UserResponse><ErrorCode>RedirectUrl</ErrorCode><RedirectTarget>https://b.com/x.svc</RedirectTarget></UserResponse></UserResponses>',
    { code: 'RedirectUrl', redirectTarget: 'https://b.com/x.svc' },
  ],
  [
    '<ErrorCode>ServerBusy</ErrorCode><ErrorMessage>Later</ErrorMessage>',
    { code: 'ServerBusy', message: 'Later' },
  ],
])('refusals of the request and of the user: %#', (response, said) => {
  expect(decodeUserSettingsResponse(settings(response))).toEqual({ ...said, settings: {} });
});

test('a fault of SOAP is told in its own words', () => {
  const fault =
    '<s:Fault><faultcode>s:Client</faultcode><faultstring>Bad header</faultstring></s:Fault>';
  expect(decodeUserSettingsResponse(soap(fault))).toEqual({
    code: 'Fault',
    message: 'Bad header',
    settings: {},
  });
});

test('the request holds the mailbox and what is wanted of it', () => {
  const url = 'https://autodiscover.contoso.com/autodiscover/autodiscover.svc';
  const root = parseXml(encodeUserSettingsRequest('a&b@contoso.com', url));
  expect(textOf(child(root, 'Header'), 'To')).toBe(url);
  expect(descendants(root, 'Mailbox').map(({ text }) => text)).toEqual(['a&b@contoso.com']);
  expect(descendants(root, 'Setting').map(({ text }) => text)).toContain('UserDN');
});

test('the JSON form says where the others are, or why not', () => {
  const url = 'https://autodiscover.contoso.com/autodiscover/autodiscover.xml';
  const good = JSON.stringify({ Protocol: 'AutodiscoverV1', Url: url });
  expect(decodeEndpoint(Buffer.from(good))).toEqual({
    kind: 'endpoint',
    protocol: 'AutodiscoverV1',
    url,
  });
  const bad = JSON.stringify({
    ErrorCode: 'UserNotFound',
    ErrorMessage: 'The given user is not here',
  });
  expect(decodeEndpoint(Buffer.from(bad))).toEqual({
    kind: 'error',
    code: 'UserNotFound',
    message: 'The given user is not here',
  });
  expect(endpointPath('a+b@contoso.com')).toBe(
    '/autodiscover/autodiscover.json?Email=a%2Bb%40contoso.com&Protocol=AutodiscoverV1&RedirectCount=1',
  );
});

test.each([
  ['<html><title>Hm</title>', 'autodiscover.html'],
  ['', 'autodiscover.empty'],
  ['{"Url":', 'autodiscover.malformed'],
  ['{"Url":7,"Protocol":"x"}', 'autodiscover.malformed'],
  ['[]', 'autodiscover.malformed'],
  ['<feed/>', 'autodiscover.foreign'],
  [`{"Url":"${'x'.repeat(70_000)}","Protocol":"x"}`, 'autodiscover.malformed'],
])('what is no such JSON is named: %.40s', (body, code) => {
  expect(() => decodeEndpoint(Buffer.from(body))).toThrow(expect.objectContaining({ code }));
});

test('no bytes make them throw anything but a failure', () => {
  const parts = [
    '{"Url":',
    '"',
    '}',
    '{',
    '[',
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">',
    '<s:Body>',
    '<ErrorCode>',
    '</',
    'NoError',
    '\u0000',
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
        for (const decode of [decodeEndpoint, decodeUserSettingsResponse]) {
          try {
            decode(body);
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
          }
        }
      },
    ),
    { numRuns: 1000 },
  );
});
