/** The head of a request: who asks, as which session, for what. [MS-OXCMAPIHTTP] 2.2.3.1 and 2.2.3.3 */
import type { Header, RequestHead } from '../http1/head.ts';
import { requestHead } from '../http1/request.ts';

type StoreRequest = 'Connect' | 'Execute' | 'Disconnect' | 'NotificationWait' | 'PING';
type AddressBookRequest = 'Bind' | 'Unbind' | 'DNToMId' | 'PING';
export type RequestType = StoreRequest | AddressBookRequest;

export const contentType = 'application/mapi-http';

/** Outlook of today, by which servers tell what they may answer. */
const clientApplication = 'Outlook/16.0.18526.20144';

export interface MapiRequest {
  /** With its query. */
  readonly target: string;
  readonly host: string;
  readonly type: RequestType;
  /** `{GUID}:<counter>`: of the session, and one more each time. */
  readonly requestId: string;
  /** `{GUID}:<counter>`: comes back as it is. */
  readonly clientInfo: string;
  /** In bytes. */
  readonly contentLength: number;
  /** Cookies, a logon. */
  readonly headers: readonly Header[];
}

export function mapiRequestHead(request: MapiRequest): RequestHead {
  const { target, host, type, requestId, clientInfo, contentLength, headers } = request;
  return requestHead({
    method: 'POST',
    target,
    host,
    headers: [
      ['Content-Type', contentType],
      ['X-RequestType', type],
      ['X-RequestId', requestId],
      ['X-ClientInfo', clientInfo],
      ['X-ClientApplication', clientApplication],
      ['Content-Length', String(contentLength)],
      ...oneCookie(headers),
    ],
  });
}

/** All cookies stand in one header. RFC 6265 5.4 */
function oneCookie(headers: readonly Header[]): Header[] {
  const isCookie = ([name]: Header) => name.toLowerCase() === 'cookie';
  const pairs = headers.filter(isCookie).map(([, value]) => value);
  const others = headers.filter((header) => !isCookie(header));
  return pairs.length > 0 ? [...others, ['Cookie', pairs.join('; ')]] : others;
}
