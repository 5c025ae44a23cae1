/**
 * Autodiscover as Outlook asks it: plain XML over POST ("POX").
 *
 * Source: [MS-OXDSCLI] 2.2.3 and 2.2.4. Names are read whatever their namespace below the root, since
 * servers of other makers mix the two; what is no block for mail by Exchange is kept by its type only.
 */
import { child, escapeXml, textOf, type XmlElement } from '../xml.ts';
import { expectRoot, malformed, quoted, readDocument } from './document.ts';

const requestNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006';
const responseNamespace = 'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006';
const outlookNamespace =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** Of the root: the first is Exchange's, the other ones are sent by servers of other makers. */
const rootNamespaces = [responseNamespace, outlookNamespace, ''];

const mostBlocks = 64;
const mostSettings = 128;

/** @param address of the mailbox, as it was typed */
export function encodeOutlookRequest(address: string): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<Autodiscover xmlns="${requestNamespace}"><Request>`,
    `<EMailAddress>${escapeXml(address)}</EMailAddress>`,
    `<AcceptableResponseSchema>${outlookNamespace}</AcceptableResponseSchema>`,
    '</Request></Autodiscover>',
  ].join('');
}

/** Settings for one way to the mailbox. */
export interface ProtocolBlock {
  /** As it was sent: `EXCH`, `EXPR`, `EXHTTP`, `WEB`, `mapiHttp`; `IMAP` and others for other mail. */
  readonly type: string;
  /** Text by path below the block: `Server`, `MailStore/ExternalUrl`. The first of a name counts. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface OutlookSettings {
  readonly kind: 'settings';
  readonly displayName?: string;
  readonly dn?: string;
  readonly smtpAddress?: string;
  readonly blocks: readonly ProtocolBlock[];
}

export interface OutlookError {
  readonly kind: 'error';
  /** A number, as text; nothing if the server gave none. */
  readonly code?: string;
  /** In the server's own words. */
  readonly message?: string;
  readonly debugData?: string;
}

export type OutlookAnswer =
  | OutlookSettings
  | OutlookError
  /** Ask again for this address. */
  | { readonly kind: 'redirect-address'; readonly address: string }
  /** Ask again there. */
  | { readonly kind: 'redirect-url'; readonly url: string };

/**
 * @param body of an answer, whatever its status
 * @throws Failure `autodiscover.empty`, `autodiscover.html`, `autodiscover.foreign`, `autodiscover.malformed`
 */
export function decodeOutlookResponse(body: Uint8Array): OutlookAnswer {
  const root = readDocument(body);
  expectRoot(root, 'Autodiscover', rootNamespaces);
  const response = child(root, 'Response');
  const error = child(response, 'Error') ?? child(root, 'Error');
  if (error) return errorIn(error);
  const account = child(response, 'Account');
  if (!account) throw malformed('neither Account nor Error');
  return answerIn(account, child(response, 'User'));
}

function errorIn(error: XmlElement): OutlookError {
  const said = (name: string) => shortText(error, name);
  return {
    kind: 'error',
    code: said('ErrorCode'),
    message: said('Message'),
    debugData: said('DebugData'),
  };
}

function answerIn(account: XmlElement, user: XmlElement | undefined): OutlookAnswer {
  const action = textOf(account, 'Action')?.toLowerCase() ?? 'settings';
  const address = shortText(account, 'RedirectAddr');
  const url = textOf(account, 'RedirectUrl');
  if (action === 'redirectaddr') {
    if (!address) throw malformed('redirectAddr without an address');
    return { kind: 'redirect-address', address };
  }
  if (action === 'redirecturl') {
    if (!url) throw malformed('redirectUrl without an address');
    return { kind: 'redirect-url', url };
  }
  if (action !== 'settings') throw malformed(`Action ${quoted(action)}`);
  return settingsIn(account, user);
}

function settingsIn(account: XmlElement, user: XmlElement | undefined): OutlookSettings {
  const protocols = account.children.filter(({ name }) => name === 'Protocol');
  return {
    kind: 'settings',
    displayName: shortText(user, 'DisplayName'),
    dn: textOf(user, 'LegacyDN'),
    smtpAddress: shortText(user, 'AutoDiscoverSMTPAddress'),
    blocks: protocols.slice(0, mostBlocks).map(blockIn),
  };
}

/** The type is an element, or an attribute as MAPI over HTTP has it. */
function blockIn(protocol: XmlElement): ProtocolBlock {
  const leaves = leavesOf(protocol, '').slice(0, mostSettings);
  const settings = Object.fromEntries(leaves.toReversed());
  const type = protocol.attributes.Type ?? textOf(protocol, 'Type') ?? '';
  return { type: quoted(type), settings };
}

function leavesOf({ children }: XmlElement, above: string): [string, string][] {
  return children.flatMap((one): [string, string][] => {
    const path = `${above}${one.name}`;
    const own: [string, string][] = one.text === '' ? [] : [[path, one.text]];
    return [...own, ...leavesOf(one, `${path}/`)];
  });
}

function shortText(element: XmlElement | undefined, name: string): string | undefined {
  const text = textOf(element, name);
  return text === undefined ? undefined : quoted(text);
}
