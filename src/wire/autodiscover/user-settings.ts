/**
 * Autodiscover as SOAP: GetUserSettings, which later clients, EWS libraries and other servers ask.
 *
 * Source: [MS-OXWSADISC] 3.1.4.3. The namespaces begin with `http:`; documents that print them with
 * `https:` are wrong.
 */
import { child, descendants, escapeXml, textOf, type XmlElement } from '../xml.ts';
import { expectRoot, malformed, quoted, readDocument } from './document.ts';

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const addressing = 'http://www.w3.org/2005/08/addressing';
const autodiscover = 'http://schemas.microsoft.com/exchange/2010/Autodiscover';

const mostSettings = 64;

/** What is asked for. */
const wantedSettings = [
  'UserDisplayName',
  'UserDN',
  'InternalRpcClientServer',
  'InternalMailboxServer',
  'ExternalMailboxServer',
  'ExternalMailboxServerAuthenticationMethods',
  'ExternalMailboxServerRequiresSSL',
  'InternalEwsUrl',
  'ExternalEwsUrl',
  'CasVersion',
  'MapiHttpEnabled',
] as const;

/** @param url where the request goes */
export function encodeUserSettingsRequest(address: string, url: string): string {
  const settings = wantedSettings.map((name) => `<a:Setting>${name}</a:Setting>`).join('');
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<soap:Envelope xmlns:soap="${soap}" xmlns:wsa="${addressing}" xmlns:a="${autodiscover}">`,
    '<soap:Header><a:RequestedServerVersion>Exchange2010</a:RequestedServerVersion>',
    `<wsa:Action>${autodiscover}/Autodiscover/GetUserSettings</wsa:Action>`,
    `<wsa:To>${escapeXml(url)}</wsa:To></soap:Header>`,
    '<soap:Body><a:GetUserSettingsRequestMessage><a:Request>',
    `<a:Users><a:User><a:Mailbox>${escapeXml(address)}</a:Mailbox></a:User></a:Users>`,
    `<a:RequestedSettings>${settings}</a:RequestedSettings>`,
    '</a:Request></a:GetUserSettingsRequestMessage></soap:Body></soap:Envelope>',
  ].join('');
}

export interface UserSettingsAnswer {
  /** `NoError`, `InvalidUser`, `RedirectUrl` and so on; `Fault` for a fault of SOAP. */
  readonly code: string;
  /** In the server's own words; those of success are left out. */
  readonly message?: string;
  readonly redirectTarget?: string;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * @param body of an answer, whatever its status
 * @throws Failure `autodiscover.empty`, `autodiscover.html`, `autodiscover.foreign`, `autodiscover.malformed`
 */
export function decodeUserSettingsResponse(body: Uint8Array): UserSettingsAnswer {
  const root = readDocument(body);
  expectRoot(root, 'Envelope', [soap]);
  const content = child(root, 'Body');
  const fault = child(content, 'Fault');
  if (fault) return { code: 'Fault', message: said(fault, 'faultstring'), settings: {} };
  const response = child(child(content, 'GetUserSettingsResponseMessage'), 'Response');
  const code = textOf(response, 'ErrorCode');
  if (!response || !code) throw malformed('no GetUserSettings response');
  const [user] = descendants(response, 'UserResponse');
  const ofUser = textOf(user, 'ErrorCode');
  const isRequests = code !== 'NoError' || user === undefined;
  const from = isRequests ? response : user;
  const decided = isRequests ? code : (ofUser ?? code);
  return {
    code: quoted(decided),
    message: decided === 'NoError' ? undefined : said(from, 'ErrorMessage'),
    redirectTarget: said(user, 'RedirectTarget'),
    settings: user ? settingsIn(user) : {},
  };
}

function settingsIn(user: XmlElement): Record<string, string> {
  const all = descendants(user, 'UserSetting').slice(0, mostSettings);
  const pairs = all.map((one) => [textOf(one, 'Name'), textOf(one, 'Value')]);
  return Object.fromEntries(pairs.filter(([name, value]) => name && value));
}

function said(element: XmlElement | undefined, name: string): string | undefined {
  const text = textOf(element, name);
  return text === undefined ? undefined : quoted(text);
}
