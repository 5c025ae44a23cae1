/** X-ResponseCode: what became of a request before anyone looked at its body. [MS-OXCMAPIHTTP] 2.2.3.3.3 */

/** By their numbers. In a failure they stand as `mapi-http.missing-cookie`. */
const names = [
  'success',
  'unknown-failure',
  'invalid-verb',
  'invalid-path',
  'invalid-header',
  'invalid-request-type',
  'invalid-context-cookie',
  'missing-header',
  'anonymous-not-allowed',
  'too-large',
  'context-not-found',
  'no-privilege',
  'invalid-request-body',
  'missing-cookie',
  'reserved',
  'invalid-sequence',
  'endpoint-disabled',
  'invalid-response',
  'endpoint-shutting-down',
] as const;

export type ResponseName = (typeof names)[number];

export function responseCodeOf(name: ResponseName): number {
  return names.indexOf(name);
}

/** Of a number that the specification doesn't have, `response-code-99`. */
export function responseName(code: number): string {
  return names[code] ?? `response-code-${code}`;
}

/** The names as they stand in codes of failures that mean: this session is not known here. */
export const lostSession: ReadonlySet<string> = new Set([
  'mapi-http.invalid-context-cookie',
  'mapi-http.context-not-found',
  'mapi-http.missing-cookie',
  'mapi-http.invalid-sequence',
]);
