/** The requests of Autodiscover, as heads and bodies of HTTP. */
import type { Ask } from '../../net/http-logon.ts';
import { encodeOutlookRequest } from '../../wire/autodiscover/outlook.ts';
import { encodeUserSettingsRequest } from '../../wire/autodiscover/user-settings.ts';
import type { Header } from '../../wire/http1/head.ts';
import { requestHead } from '../../wire/http1/request.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** For the report. */
  readonly what: string;
}

/** `older` doesn't say that it can do MAPI over HTTP. */
export type Client = 'current' | 'older';

const xml: Header = ['Content-Type', 'text/xml; charset=utf-8'];

/** Without an address it is a GET, which tells as much of who answers. */
export function outlookQuestion(url: URL, address: string | undefined, client: Client): Question {
  if (address === undefined) return pageQuestion(url);
  const capability: Header[] = client === 'current' ? [['X-MapiHttpCapability', '1']] : [];
  return {
    method: 'POST',
    url,
    headers: [
      xml,
      ...capability,
      ['X-ClientCanHandle', 'Negotiate,ExHttpInfo'],
      ['X-AnchorMailbox', lineOf(address)],
    ],
    body: Buffer.from(encodeOutlookRequest(address), 'utf8'),
    what: client === 'current' ? 'with X-MapiHttpCapability: 1' : 'without X-MapiHttpCapability',
  };
}

export function userSettingsQuestion(url: URL, address: string): Question {
  return {
    method: 'POST',
    url,
    headers: [xml, ['X-AnchorMailbox', lineOf(address)]],
    body: Buffer.from(encodeUserSettingsRequest(address, url.href), 'utf8'),
    what: 'GetUserSettings',
  };
}

export function pageQuestion(url: URL): Question {
  return { method: 'GET', url, headers: [], body: Buffer.alloc(0), what: 'no body' };
}

/** The same question, whatever logs on. */
export function askOf({ method, url, headers }: Question): Ask {
  return (contentLength, more) =>
    requestHead({
      method,
      target: `${url.pathname}${url.search}`,
      host: url.host,
      headers: [
        ...headers,
        ...(method === 'GET' ? [] : [['Content-Length', String(contentLength)] as const]),
        ...more,
      ],
    });
}

/** A header is Latin-1 and one line; a mailbox that is neither goes without its other letters. */
function lineOf(address: string): string {
  return address.replaceAll(/[^\x21-\x7e]/g, '');
}
