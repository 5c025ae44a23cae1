/**
 * Autodiscover by SOAP: GetUserSettings.
 *
 * Source: [MS-OXWSADISC] 3.1.4.3 and the reference of Exchange's web services, whose samples print these
 * namespaces with https.
 */
import { child, descendants, parseXml, textOf } from '../../wire/xml.ts';
import { type Account, deploymentId } from '../organization.ts';
import { serverVersion } from '../store.ts';
import { type Answer, type Asked, answerAbout, mailboxAt } from './answer.ts';
import type { AutodiscoverKnobs } from './knobs.ts';
import { publishedFor } from './published.ts';
import { documentOf, leaf, node } from './xml-text.ts';

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const addressing = 'http://www.w3.org/2005/08/addressing';
const messages = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';
const instance = 'http://www.w3.org/2001/XMLSchema-instance';
const action = `${messages}/Autodiscover/GetUserSettings`;
const noError = [leaf('ErrorCode', 'NoError'), leaf('ErrorMessage', '')];
/** Of users in one question. [MS-OXWSADISC] leaves it to the server. */
const mostUsers = 100;

export interface SoapQuestion {
  readonly addresses: readonly string[];
  readonly settings: readonly string[];
  readonly hasVersion: boolean;
}

/**
 * @returns nothing if it is no GetUserSettings
 * @throws Failure of `parseXml`
 */
export function readSoapQuestion(document: string): SoapQuestion | undefined {
  const envelope = parseXml(document);
  const isSoap = envelope.name === 'Envelope' && envelope.namespace === soap;
  const message = child(child(envelope, 'Body'), 'GetUserSettingsRequestMessage');
  if (!isSoap || message?.namespace !== messages) return undefined;
  const version = textOf(child(envelope, 'Header'), 'RequestedServerVersion');
  return {
    addresses: descendants(message, 'Mailbox').map(({ text }) => text),
    settings: descendants(message, 'Setting').map(({ text }) => text),
    hasVersion: version?.startsWith('Exchange20') ?? false,
  };
}

export function soapAnswer(question: SoapQuestion, asked: Asked, knobs: AutodiscoverKnobs): string {
  const problem = problemOf(question);
  if (problem !== undefined) return enveloped(errorOf('InvalidRequest', problem));
  const users = question.addresses.map((address) => {
    const answer = answerAbout(mailboxAt(address), address, asked, knobs);
    return node('UserResponse', userContent(answer, question.settings, asked, knobs));
  });
  return enveloped([...noError, node('UserResponses', users)]);
}

/** A request that is none. */
export function soapFault(): string {
  const fault = node('s:Fault', [
    leaf('faultcode', 's:Client'),
    leaf('faultstring', 'The request is not a GetUserSettings request.'),
  ]);
  return documentOf(node('s:Envelope', [node('s:Body', [fault])], { 'xmlns:s': soap }));
}

function problemOf({ addresses, settings, hasVersion }: SoapQuestion): string | undefined {
  if (!hasVersion) return 'The RequestedServerVersion header is missing or invalid.';
  if (addresses.length === 0) return 'No user was named.';
  if (addresses.length > mostUsers) return `More than ${mostUsers} users were named.`;
  return settings.length === 0 ? 'No setting was named.' : undefined;
}

function enveloped(content: readonly string[]): string {
  const [major, minor, build, revision] = serverVersion.map(String);
  const version = node(
    'h:ServerVersionInfo',
    [
      leaf('h:MajorVersion', major ?? ''),
      leaf('h:MinorVersion', minor ?? ''),
      leaf('h:MajorBuildNumber', build ?? ''),
      leaf('h:MinorBuildNumber', revision ?? ''),
    ],
    { 'xmlns:h': messages },
  );
  const header = [leaf('a:Action', `${action}Response`, { 's:mustUnderstand': '1' }), version];
  const response = node('Response', content, { 'xmlns:i': instance });
  const message = node('GetUserSettingsResponseMessage', [response], { xmlns: messages });
  return documentOf(
    node('s:Envelope', [node('s:Header', header), node('s:Body', [message])], {
      'xmlns:s': soap,
      'xmlns:a': addressing,
    }),
  );
}

function errorOf(code: string, message: string): string[] {
  return [leaf('ErrorCode', code), leaf('ErrorMessage', message)];
}

function userContent(
  answer: Answer,
  wanted: readonly string[],
  { port }: Asked,
  knobs: AutodiscoverKnobs,
): string[] {
  switch (answer.kind) {
    case 'error':
      return answer.code === 500
        ? errorOf('InvalidUser', 'Nobody has this address.')
        : errorOf('InternalServerError', `Error ${answer.code}.`);
    case 'redirect-url':
      return [...errorOf('RedirectUrl', ''), leaf('RedirectTarget', answer.url)];
    case 'redirect-address':
      return [...errorOf('RedirectAddress', ''), leaf('RedirectTarget', answer.address)];
    case 'settings':
      return settingsContent(settingsOf(answer.account, port, knobs), wanted);
  }
}

function settingsContent(settings: ReadonlyMap<string, string>, wanted: readonly string[]) {
  const found = wanted.flatMap((name) => {
    const value = settings.get(name);
    if (value === undefined) return [];
    const content = [leaf('Name', name), leaf('Value', value)];
    return [node('UserSetting', content, { 'i:type': 'StringSetting' })];
  });
  const missing = wanted
    .filter((name) => !settings.has(name))
    .map((name) =>
      node('UserSettingError', [
        ...errorOf('SettingIsNotAvailable', 'The setting is not available.'),
        leaf('SettingName', name),
      ]),
    );
  return [
    ...noError,
    leaf('RedirectTarget', '', { 'i:nil': 'true' }),
    node('UserSettingErrors', missing),
    node('UserSettings', found),
  ];
}

function settingsOf(
  account: Account,
  port: number,
  knobs: AutodiscoverKnobs,
): ReadonlyMap<string, string> {
  const published = publishedFor(account, port, knobs);
  const { ews, addressBook, controlPanel, rpcServer, proxy, mapi } = published;
  const { blocks, authPackage } = knobs;
  const outlookAnywhere = {
    ExternalMailboxServer: proxy,
    ExternalMailboxServerRequiresSSL: 'True',
    ExternalMailboxServerAuthenticationMethods: authPackage,
  };
  const mapiHttp = {
    MapiHttpEnabled: 'True',
    InternalMapiHttpUrls: mapi.store,
    ExternalMapiHttpUrls: mapi.store,
  };
  const rpc = { InternalRpcClientServer: rpcServer, InternalMailboxServer: rpcServer };
  const settings = {
    UserDisplayName: account.displayName,
    UserDN: account.dn,
    UserDeploymentId: deploymentId,
    AutoDiscoverSMTPAddress: account.mailbox,
    CasVersion: serverVersion.map(twoDigits).join('.'),
    InternalEwsUrl: ews,
    ExternalEwsUrl: ews,
    InternalOABUrl: addressBook,
    ExternalOABUrl: addressBook,
    InternalEcpUrl: controlPanel,
    ExternalEcpUrl: controlPanel,
    ...(blocks.includes('EXCH') ? rpc : {}),
    ...(blocks.includes('EXPR') ? outlookAnywhere : {}),
    ...(blocks.includes('mapiHttp') ? mapiHttp : { MapiHttpEnabled: 'False' }),
  };
  return new Map(Object.entries(settings).filter(([, value]) => value !== ''));
}

/** As in 15.02.1544.014. */
function twoDigits(part: number, index: number): string {
  return String(part).padStart(index === 3 ? 3 : 2, '0');
}
