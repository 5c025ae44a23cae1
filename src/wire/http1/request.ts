/** A request as we make it, but for those that have to look like Outlook's. */
import type { Header, RequestHead } from './head.ts';

/** How we name ourselves, so that an administrator finds us in the logs. */
export const userAgent = 'Exchange-Check/0.1 (connectivity diagnosis)';

export interface Request {
  readonly method: string;
  /** As it stands in the request line, with its query. */
  readonly target: string;
  /** With its port if that isn't 443. */
  readonly host: string;
  readonly headers?: readonly Header[];
}

/** The connection is to be kept: NTLM needs the same one for its second half. */
export function requestHead({ method, target, host, headers = [] }: Request): RequestHead {
  return {
    method,
    target,
    version: 'HTTP/1.1',
    headers: [['Host', host], ['User-Agent', userAgent], ['Connection', 'Keep-Alive'], ...headers],
  };
}
