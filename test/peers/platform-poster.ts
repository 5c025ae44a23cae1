/** Speaks to the platform of `platform.ts` as the bot speaks to Slack and Teams: by HTTP. */
import { z } from 'zod';
import { type Poster, TooFast, Uncertain, Undeliverable } from '../../src/model/delivery.ts';
import type { Place } from '../../src/model/place.ts';

const Answer = z.object({ id: z.string().nullable() });

export function platformPoster(url: string, withinMs = 10_000): Poster {
  const at = ({ key }: Place) => `${url}/${encodeURIComponent(key)}`;
  return {
    async post(place, { reportId, card, thread, maybeRepeated }) {
      const text = JSON.stringify(card.blocks);
      const body = JSON.stringify({ reportId, thread, maybeRepeated, summary: card.summary, text });
      const response = await fetch(at(place), {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(withinMs),
      }).catch((cause: unknown) => {
        throw new Uncertain('The connection broke.', { cause });
      });
      if (response.ok) return idIn(await response.json());
      await response.body?.cancel();
      throw errorOf(response);
    },
    async find(place, reportId) {
      const response = await fetch(`${at(place)}?report=${reportId}`, {
        signal: AbortSignal.timeout(withinMs),
      });
      if (response.ok) return Answer.parse(await response.json()).id ?? 'absent';
      await response.body?.cancel();
      return 'unknown';
    },
  };
}

function idIn(body: unknown): string {
  const { id } = Answer.parse(body);
  if (id === null) throw new Uncertain('The platform said nothing of the message.');
  return id;
}

function errorOf({ status, headers }: Response): Error {
  if (status === 429) return new TooFast(Number(headers.get('retry-after')) * 1000);
  if (status === 403 || status === 404)
    return new Undeliverable('The bot is not in this channel any more: invite it and resume.');
  if (status >= 500) return new Uncertain(`The platform answered ${status}.`);
  return new Error(`The platform answered ${status}.`);
}
