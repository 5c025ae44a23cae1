/** What an answer of HTTP means that isn't the one that was hoped for. */
import { Failure } from '../model/failure.ts';
import type { Evidence } from '../model/observation.ts';
import { rpcStatusName } from '../wire/dcerpc/status-name.ts';
import { readChallenges } from '../wire/http/challenges.ts';
import { type ResponseHead, valuesOf } from '../wire/http1/head.ts';
import { rpcErrorOf } from '../wire/rpc-http/rpc-error.ts';

/** The names of the ways to log on that are offered, each once. */
export function schemesOf(head: ResponseHead): string[] {
  const challenges = readChallenges(valuesOf(head, 'www-authenticate'));
  return [...new Set(challenges.map(({ scheme }) => scheme))];
}

/** What the head of any answer tells of the one who sent it. */
export function answererOf(head: ResponseHead) {
  const said = (name: string) => valuesOf(head, name).join(', ') || undefined;
  return {
    status: head.status,
    reason: head.reason,
    server: said('server'),
    via: said('via'),
    location: said('location'),
    exchangeServer: said('x-feserver'),
    exchangeBackEnd: said('x-calculatedbetarget'),
  };
}

/**
 * The code of a refusal: what the RPC runtime calls it if a proxy for RPC says so, the status if not.
 * A 401 is none of these: what it means depends on what was sent.
 */
export function httpFailure(head: ResponseHead & { readonly body?: Buffer }): Failure {
  const evidence = defined(answererOf(head));
  const rpc = rpcErrorOf(head.reason, head.body?.toString('latin1'));
  if (!rpc) {
    const isRedirect = head.status >= 300 && head.status < 400;
    return new Failure(isRedirect ? 'http.redirected' : `http.${head.status}`, evidence);
  }
  const trail = rpc.extended.map(({ generatingComponent, detectionLocation, status }) =>
    [generatingComponent, detectionLocation, rpcStatusName(status)].join(' '),
  );
  return new Failure(rpcStatusName(rpc.status), {
    ...evidence,
    rpcStatus: rpc.status,
    ...(trail.length > 0 ? { extendedError: trail } : {}),
  });
}

/** The same, but for a 401 to credentials, whose code the one who sent them knows. */
export function refusalOf(
  head: ResponseHead & { readonly body?: Buffer },
  code: string | undefined,
): Failure {
  const failure = httpFailure(head);
  return code === undefined ? failure : new Failure(code, failure.evidence);
}

function defined(facts: Readonly<Record<string, string | number | undefined>>): Evidence {
  const known = Object.entries(facts).flatMap(([name, value]): [string, string | number][] =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(known);
}
