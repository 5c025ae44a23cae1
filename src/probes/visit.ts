/** One address of a server, visited with one account: what all the steps there share. */
import type { Account } from '../model/account.ts';
import { Failure } from '../model/failure.ts';
import type { Evidence } from '../model/observation.ts';
import type { Notes, ProbeContext, StepKind } from '../model/probe.ts';
import { Conversation } from '../net/conversation.ts';
import type { LogonGate } from '../net/logon-gate.ts';
import type { Patience } from '../net/patience.ts';
import type { Endpoint } from './endpoints.ts';
import { placeOf } from './place-of.ts';

export interface Visit extends Pick<ProbeContext, 'reach' | 'trace' | 'capture'> {
  readonly endpoint: Endpoint;
  readonly account: Account;
  readonly gate: LogonGate;
  readonly patience: Patience;
}

/** A conversation of its own, as no two that go on at the same time share one. */
export function conversationOf({
  endpoint,
  capture,
}: Pick<Visit, 'endpoint' | 'capture'>): Conversation {
  return new Conversation(endpoint.address, capture);
}

/** The place, as it stands in a report. */
export function at({ endpoint }: Pick<Visit, 'endpoint'>, what: string): string {
  return `${what} at ${placeOf(endpoint)}`;
}

/** The host as HTTP wants it. */
export function hostOf({ endpoint: { name, port } }: Pick<Visit, 'endpoint'>): string {
  const host = name.includes(':') ? `[${name}]` : name;
  return port === 443 ? host : `${host}:${port}`;
}

/** A step that keeps what was said in it, however it ends. */
export function step<E extends Evidence, T>(
  visit: Pick<Visit, 'endpoint' | 'trace'>,
  kind: StepKind<E>,
  subject: string,
  talk: Conversation,
  run: (note: Notes<E>) => Promise<T>,
): Promise<T> {
  const { endpoint, trace } = visit;
  const { name, address, port } = endpoint;
  return trace.step<Evidence, T>(kind, at(visit, subject), async (note) => {
    note({ name, address, port });
    try {
      return await run(note);
    } finally {
      note({ exchanged: talk.take() });
    }
  });
}

/** How something ended that may fail without ending anything else: `ecNone`, or the code of the failure. */
export async function endOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'ecNone';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}
