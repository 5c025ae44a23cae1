/**
 * Links to reports: whoever has one may read that report until it expires. The key is shared by all
 * instances, so that any of them opens what another one posted.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** As long as a message about it is worth reading. */
const validMs = 30 * 86_400_000;
/** Links to one report are equal for a day: the same message is written in the same words. */
const stepMs = 86_400_000;

export interface Links {
  /** @param id a UUID */
  urlOf(id: string, now: Date): string;
  admit(id: string, query: URLSearchParams, now: Date): 'admitted' | 'expired' | 'forged';
}

/**
 * @param base where browsers find the bot, without a slash at its end
 * @param key at least 32 random bytes
 */
export function linksOf(base: string, key: Buffer): Links {
  const signatureOf = (id: string, until: string) =>
    createHmac('sha256', key).update(`report ${id} ${until}`).digest();
  return {
    urlOf(id, now) {
      const until = String((Math.ceil(now.getTime() / stepMs) * stepMs + validMs) / 1000);
      return `${base}/reports/${id}?until=${until}&sign=${signatureOf(id, until).toString('base64url')}`;
    },
    admit(id, query, now) {
      const until = query.get('until') ?? '';
      const given = Buffer.from(query.get('sign') ?? '', 'base64url');
      const expected = signatureOf(id, until);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
      return Number(until) * 1000 < now.getTime() ? 'expired' : 'admitted';
    },
  };
}
