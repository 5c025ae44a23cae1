/**
 * Transcripts of whole conversations, PDU by PDU, with fixed keys: made and judged by other
 * implementations than ours.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Protection } from '../../../src/wire/dcerpc/authentication.ts';
import { authnType } from '../../../src/wire/dcerpc/authentication.ts';
import { NtlmSession, type Side, signatureSize } from '../../../src/wire/ntlm/session.ts';

const hex = z.string().transform((text) => Buffer.from(text, 'hex'));

const Transcript = z.object({
  auth_level: z.number(),
  exported_session_key: hex,
  pdus: z.array(z.object({ dir: z.enum(['c', 's']), hex, what: z.string() })),
  stubs: z.array(z.object({ call: z.string(), opnum: z.number(), request: hex, response: hex })),
});
type Transcript = z.infer<typeof Transcript>;

const path = new URL('../../fixtures/wire/golden-transcripts.json', import.meta.url);
const parsed = z.record(z.string(), Transcript).parse(JSON.parse(readFileSync(path, 'utf8')));

export const transcripts = Object.entries(parsed);
export const pdus = transcripts.flatMap(([name, transcript]) =>
  transcript.pdus.map((pdu, index) => ({ ...pdu, name: `${name} ${index}: ${pdu.what}` })),
);

/** PDUs of calls, behind the four RTS PDUs and the bind. */
export function callsOf({ pdus: all }: Transcript) {
  return all.filter(({ hex: data }) => [0, 2].includes(data[2] ?? -1));
}

/** What both sides agreed on, as seen from one of them; fresh, since every message goes through once. */
export function protectionOf(side: Side, transcript: Transcript): Protection {
  const context = new NtlmSession(side, transcript.exported_session_key, 0xe2898237);
  const { auth_level: authLevel } = transcript;
  const authType = authnType.RPC_C_AUTHN_WINNT;
  return { authType, authLevel, contextId: 0, context, signatureSize };
}

/** One stub of the transcripts, by a part of the scenario's name. */
export function stubsOf(scenario: string, call = 0) {
  const stubs = parsed[scenario]?.stubs[call];
  if (!stubs) throw new Error(`no stub ${call} in ${scenario}`);
  return stubs;
}
