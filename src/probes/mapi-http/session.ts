import { randomUUID } from 'node:crypto';
import type { Ask } from '../../net/http-logon.ts';
import { CookieJar } from '../../wire/mapi-http/cookie-jar.ts';
import { mapiRequestHead, type RequestType } from '../../wire/mapi-http/request-head.ts';

/** What the requests of one session have in common. [MS-OXCMAPIHTTP] 3.1.5.1 */
export class MapiSession {
  readonly path: string;
  readonly jar = new CookieJar();
  /** Front end servers that have answered, each once, in their order. */
  readonly servers = new Set<string>();
  readonly #host: string;
  readonly #id = `{${randomUUID().toUpperCase()}}`;
  #count = 0;

  /** @param path with its query */
  constructor(host: string, path: string) {
    this.#host = host;
    this.path = path;
  }

  /** The next request; each leg of a logon sends it anew. */
  next(type: RequestType): Ask {
    this.#count += 1;
    const requestId = `${this.#id}:${this.#count}`;
    return (contentLength, headers) =>
      mapiRequestHead({
        target: this.path,
        host: this.#host,
        type,
        requestId,
        clientInfo: requestId,
        contentLength,
        headers: [...this.jar.headers(), ...headers],
      });
  }
}
