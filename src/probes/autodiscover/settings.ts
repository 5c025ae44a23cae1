/** What one place says of one mailbox, by both forms of XML, and what is wrong with it. */
import { Failure } from '../../model/failure.ts';
import type { Notes } from '../../model/probe.ts';
import type { Answer } from '../../net/http-connection.ts';
import { httpFailure } from '../../net/http-failure.ts';
import {
  decodeOutlookResponse,
  type OutlookAnswer,
  type OutlookSettings,
} from '../../wire/autodiscover/outlook.ts';
import { serverVersionOf } from '../../wire/autodiscover/server-version.ts';
import {
  decodeUserSettingsResponse,
  type UserSettingsAnswer,
} from '../../wire/autodiscover/user-settings.ts';
import { formatVersion } from '../../wire/emsmdb/client-version.ts';
import { valuesOf } from '../../wire/http1/head.ts';
import { headFactsOf } from '../door.ts';
import { exchangeNamed } from '../exchange-version.ts';
import { step } from '../visit.ts';
import {
  blockOf,
  errorOf,
  isForMail,
  isSecure,
  mapiUrls,
  proxyOf,
  typesOf,
  urlsIn,
} from './blocks.ts';
import { soapPath, xmlPath } from './places.ts';
import { type Client, outlookQuestion, userSettingsQuestion } from './questions.ts';
import type { Session } from './session.ts';
import { settings as settingsKind, userSettings } from './steps.ts';

/** Settings, or where to ask instead. */
export type Told =
  | OutlookSettings
  | { readonly kind: 'moved'; readonly to: string; readonly by: 'http' | 'url' }
  | { readonly kind: 'other-mailbox'; readonly mailbox: string };

export interface Wanted {
  readonly url: URL;
  readonly mailbox: string;
  readonly client: Client;
  /** MAPI over HTTP was found before, so that no other way is needed. */
  readonly hasWay?: boolean;
}

/**
 * @param answer to the same question, if it was asked while logging on
 * @throws Failure `autodiscover.error`, those of a document, and the status of any other answer
 */
export function askSettings(
  session: Session,
  { url, mailbox, client, hasWay }: Wanted,
  answer?: Answer,
): Promise<Told> {
  const { visit, talk } = session;
  const who = client === 'current' ? 'Outlook of today' : 'Outlook before 2013 SP1';
  return step(visit, settingsKind, `${mailbox} for ${who} from ${url.href}`, talk, async (note) => {
    note({ url: url.href, mailbox, client });
    const answered = answer ?? (await session.ask(outlookQuestion(url, mailbox, client)));
    note(headFactsOf(answered));
    const moved = movedBy(answered);
    if (moved) {
      note({ action: 'redirect', target: moved.to });
      return moved;
    }
    const said = documentIn(answered);
    note({ action: said.kind });
    return toldBy(said, hasWay ?? false, note);
  });
}

function movedBy(answer: Answer): Extract<Told, { kind: 'moved' }> | undefined {
  const [to] = valuesOf(answer, 'location');
  if (to === undefined || answer.status < 300 || answer.status >= 400) return undefined;
  return { kind: 'moved', to, by: 'http' };
}

/** An error of Autodiscover may come with any status; what is none of its documents counts by its status. */
function documentIn(answer: Answer): OutlookAnswer {
  if (answer.status === 200) return decodeOutlookResponse(answer.body);
  try {
    return decodeOutlookResponse(answer.body);
  } catch (error) {
    if (error instanceof Failure) throw httpFailure(answer);
    throw error;
  }
}

type SettingsNotes = Notes<{
  target: string;
  displayName: string;
  dn: string;
  blocks: readonly string[];
  exchServer: string;
  serverVersion: string;
  exchange: string;
  exprServer: string;
  exprSsl: string;
  authPackage: string;
  certPrincipalName: string;
  mapiHttp: boolean;
  mapiStore: readonly string[];
  mapiAddressBook: readonly string[];
  ewsUrl: string;
  insecure: readonly string[];
}>;

function toldBy(said: OutlookAnswer, hasWay: boolean, note: SettingsNotes): Told {
  switch (said.kind) {
    case 'error':
      throw errorOf(said);
    case 'redirect-url':
      note({ target: said.url });
      return { kind: 'moved', to: said.url, by: 'url' };
    case 'redirect-address':
      note({ target: said.address });
      return { kind: 'other-mailbox', mailbox: said.address };
    case 'settings':
      note(factsOf(said));
      judge(said, hasWay, note);
      return said;
  }
}

function factsOf({ displayName, dn, blocks }: OutlookSettings) {
  const exch = blockOf(blocks, 'EXCH');
  const expr = blockOf(blocks, 'EXPR');
  const version = serverVersionOf(exch?.ServerVersion ?? '');
  return {
    displayName,
    dn,
    blocks: typesOf(blocks),
    exchServer: exch?.Server,
    serverVersion: version && formatVersion(version),
    exchange: version && exchangeNamed(version),
    exprServer: expr?.Server,
    exprSsl: expr?.SSL,
    authPackage: expr?.AuthPackage,
    certPrincipalName: expr?.CertPrincipalName,
    mapiHttp: blockOf(blocks, 'mapiHttp') !== undefined,
    mapiStore: mapiUrls(blocks, 'MailStore'),
    mapiAddressBook: mapiUrls(blocks, 'AddressBook'),
    ewsUrl: expr?.EwsUrl ?? exch?.EwsUrl,
    insecure: blocks.flatMap(({ type, settings }) =>
      urlsIn(settings).flatMap(([path, url]) => (isSecure(url) ? [] : [`${type} ${path}: ${url}`])),
    ),
  };
}

/**
 * The worst of what is wrong. A client that is told of MAPI over HTTP needs no other blocks.
 *
 * @throws Failure if the client has no way to its mailbox
 */
function judge({ blocks }: OutlookSettings, hasWay: boolean, note: SettingsNotes): void {
  if (!isForMail(blocks)) throw new Failure('autodiscover.other-mail');
  const expr = blockOf(blocks, 'EXPR');
  const needsRpc = !hasWay && mapiUrls(blocks, 'MailStore').length === 0;
  if (needsRpc && !blockOf(blocks, 'EXCH')) throw new Failure('autodiscover.no-exch');
  if (needsRpc && !proxyOf(blocks)) throw new Failure('autodiscover.no-expr');
  if (expr && !expr.AuthPackage) note.warn('autodiscover.no-auth-package');
  if (factsOf({ kind: 'settings', blocks }).insecure.length > 0) note.warn('autodiscover.http-url');
}

/** The address of the SOAP service beside the other one. */
function soapUrl(url: URL): URL {
  const isUsual = url.pathname.toLowerCase() === xmlPath;
  return new URL(isUsual ? url.pathname.replace(/\.xml$/i, '.svc') : soapPath, url.origin);
}

/** @throws Failure `autodiscover.error` with the code of the answer, and as {@link askSettings} */
export function askUserSettings(
  session: Session,
  xmlUrl: URL,
  mailbox: string,
): Promise<UserSettingsAnswer> {
  const { visit, talk } = session;
  const url = soapUrl(xmlUrl);
  return step(visit, userSettings, `${mailbox} by SOAP from ${url.href}`, talk, async (note) => {
    note({ url: url.href, mailbox });
    const answer = await session.ask(userSettingsQuestion(url, mailbox));
    note(headFactsOf(answer));
    if (answer.status !== 200 && answer.status !== 500) throw httpFailure(answer);
    const said = decodeUserSettingsResponse(answer.body);
    const { code: result, message, redirectTarget: target, settings } = said;
    note({
      result,
      message,
      target,
      dn: settings.UserDN,
      rpcServer: settings.InternalRpcClientServer,
      externalServer: settings.ExternalMailboxServer,
      externalAuthentication: settings.ExternalMailboxServerAuthenticationMethods,
      ewsUrl: settings.ExternalEwsUrl,
      mapiHttpEnabled: settings.MapiHttpEnabled,
      version: settings.CasVersion,
    });
    if (result !== 'NoError') throw new Failure('autodiscover.error', { errorCode: result });
    return said;
  });
}
