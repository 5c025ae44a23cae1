/**
 * The cookies of one session: all of them go back with every request. Source: [MS-OXCMAPIHTTP] 3.1.5.1
 * and RFC 6265 section 5.3. Where they hold (Path, Domain) doesn't matter: a session has one address.
 */
import { type Header, valuesOf } from '../http1/head.ts';

/** Nobody needs more. */
const mostCookies = 50;
const longestCookie = 4 * 1024;

export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes what an answer sets: the last value of a name counts, one that has run out is gone. */
  take(answer: { readonly headers: readonly Header[] }, now: Date = new Date()): void {
    for (const cookie of valuesOf(answer, 'set-cookie')) this.#set(cookie, now);
  }

  /** The header to be sent; none without cookies. */
  headers(): Header[] {
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? [['Cookie', pairs.join('; ')]] : [];
  }

  /** What is kept, without what it says: a value may open the session. */
  get names(): string[] {
    return [...this.#cookies.keys()];
  }

  #set(cookie: string, now: Date): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const [, name, value = ''] = /^\s*([^=\s]+)\s*=(.*)$/.exec(pair) ?? [];
    if (!name || cookie.length > longestCookie) return;
    const isKnown = this.#cookies.has(name);
    if (hasRunOut(attributes, now)) this.#cookies.delete(name);
    else if (isKnown || this.#cookies.size < mostCookies) this.#cookies.set(name, value.trim());
  }
}

/** Max-Age counts more than Expires. */
function hasRunOut(attributes: readonly string[], now: Date): boolean {
  const attribute = (wanted: string) => {
    const found = attributes.map((one) => one.trim()).find((one) => startsWith(one, `${wanted}=`));
    return found?.slice(wanted.length + 1);
  };
  const age = attribute('max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return Number(age) <= 0;
  const expires = Date.parse(attribute('expires') ?? '');
  return expires <= now.getTime();
}

function startsWith(text: string, start: string): boolean {
  return text.slice(0, start.length).toLowerCase() === start;
}
