/** What one is offered who hasn't logged on. */
import { Failure } from '../model/failure.ts';
import type { Notes } from '../model/probe.ts';
import { httpFailure, schemesOf } from '../net/http-failure.ts';
import { patiently } from '../net/patience.ts';
import { type Door, headFactsOf, hear } from './door.ts';
import type { NodeVisit } from './nodes.ts';

type Facts = ReturnType<typeof headFactsOf> & {
  readonly schemes: readonly string[];
  readonly keepsConnection: boolean;
};

/**
 * Hears the answer to a request without credentials: a 401 that offers ways to log on is the healthy one.
 *
 * @throws Failure `http.anonymous`, `http.no-scheme`, and what else an answer of HTTP means
 */
export async function hearOffer(
  { patience, node }: NodeVisit,
  { connection, talk }: Door,
  note: Notes<{ [K in keyof Facts]: NonNullable<Facts[K]> }>,
): Promise<readonly string[]> {
  const awaited = connection.answer();
  const answer = await patiently(patience, 'http.timeout', 'headers', awaited);
  hear(talk, answer);
  const schemes = schemesOf(answer);
  const facts = headFactsOf(answer);
  note({ ...facts, schemes, keepsConnection: answer.keepsConnection });
  node.server ??= facts.exchangeServer;
  if (answer.status === 200) throw new Failure('http.anonymous');
  if (answer.status !== 401) throw httpFailure(answer);
  if (schemes.length === 0) throw new Failure('http.no-scheme');
  return schemes;
}
