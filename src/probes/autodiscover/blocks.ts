/** What the blocks of an answer hold for a client. Source: [MS-OXDSCLI] 2.2.4.1.1.2.5, Protocol. */
import type { Mailbox } from '../../model/account.ts';
import type { Discovered } from '../../model/discovery.ts';
import { Failure } from '../../model/failure.ts';
import type {
  OutlookError,
  OutlookSettings,
  ProtocolBlock,
} from '../../wire/autodiscover/outlook.ts';

type Blocks = readonly ProtocolBlock[];

/** Types that stand for a mailbox on Exchange. */
const forMail: ReadonlySet<string> = new Set(['exch', 'expr', 'exhttp', 'mapihttp']);

export function isForMail(blocks: Blocks): boolean {
  return blocks.some(({ type }) => forMail.has(type.toLowerCase()));
}

export function typesOf(blocks: Blocks): string[] {
  return blocks.map(({ type }) => type || 'none');
}

/** The first of a type. */
export function blockOf(blocks: Blocks, type: string): ProtocolBlock['settings'] | undefined {
  return blocks.find((one) => one.type.toLowerCase() === type.toLowerCase())?.settings;
}

/** In the server's own words. */
export function errorOf({ code, message, debugData }: OutlookError): Failure {
  return new Failure('autodiscover.error', {
    ...(code === undefined ? {} : { errorCode: code }),
    ...(message === undefined ? {} : { message }),
    ...(debugData === undefined ? {} : { debugData }),
  });
}

export interface Front {
  readonly name: string;
  readonly port: number;
}

/** `mail.contoso.com`, or with a port, as servers on other ports have it; nothing if it is no host. */
export function frontOf(server: string | undefined): Front | undefined {
  const [, bracketed, plain, port = '443'] =
    /^(?:\[([0-9a-f:.]+)\]|([^\s:/@[\]]+))(?::(\d{1,5}))?$/i.exec(server?.trim() ?? '') ?? [];
  const name = bracketed ?? plain;
  const number = Number(port);
  return name && number > 0 && number < 65_536 ? { name, port: number } : undefined;
}

/** The proxy for RPC: as older clients are told, or as later ones are. */
export function proxyOf(blocks: Blocks): Front | undefined {
  return frontOf(blockOf(blocks, 'EXPR')?.Server) ?? frontOf(blockOf(blocks, 'EXHTTP')?.Server);
}

/** Those for clients outside first; each once. */
export function mapiUrls(blocks: Blocks, part: 'MailStore' | 'AddressBook'): string[] {
  const mapi = blockOf(blocks, 'mapiHttp');
  const urls = [mapi?.[`${part}/ExternalUrl`], mapi?.[`${part}/InternalUrl`]];
  return [...new Set(urls.filter((url) => url !== undefined))];
}

/**
 * What two answers for the same mailbox tell the other probes.
 *
 * @param told that of the current client first
 */
export function discoveredIn(source: string, told: readonly OutlookSettings[]): Discovered {
  const blocks = told.flatMap((one) => one.blocks);
  const dn = told.find((one) => one.dn !== undefined)?.dn;
  const store = mapiUrls(blocks, 'MailStore').filter(isSecure);
  const addressBook = mapiUrls(blocks, 'AddressBook').filter(isSecure);
  const outlookAnywhere = told.map(mailboxIn).find((mailbox) => mailbox !== undefined);
  return {
    source,
    displayName: told.find(({ displayName }) => displayName !== undefined)?.displayName,
    outlookAnywhere,
    mapiHttp: dn !== undefined && store.length > 0 ? { dn, store, addressBook } : undefined,
  };
}

/** Nothing if there is no proxy for RPC, or nobody says what is behind it. */
export function mailboxIn({ dn, blocks }: OutlookSettings): Mailbox | undefined {
  const server = blockOf(blocks, 'EXCH')?.Server;
  const front = proxyOf(blocks);
  return dn && server && front ? { server, dn, front } : undefined;
}

export function isSecure(url: string): boolean {
  return URL.parse(url)?.protocol === 'https:';
}

/** Every address in a block or below it, by its path. */
export function urlsIn(settings: ProtocolBlock['settings']): [path: string, url: string][] {
  return Object.entries(settings).filter(([, value]) => /^https?:\/\//i.test(value));
}
