import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';
import { answered, asked, logon, texts } from '../facts.ts';
import { comparisonStep } from '../nodes.ts';

/** What one gets before anyone has logged on. */
export const methods = stepKind('mapi-http.methods', {
  ...asked,
  ...answered,
  path: z.string(),
  /** The ways to log on that are offered, in their order. */
  schemes: texts,
  keepsConnection: z.boolean(),
});

/** One request and its answer. */
const exchanged = {
  ...logon,
  requestType: z.string(),
  /** The media type of the answer. */
  contentType: z.string(),
  /** X-ResponseCode. */
  responseCode: z.number(),
  /** What a refusal says in words. */
  diagnostics: z.string(),
  /** Of the body, if the request was not processed. */
  statusCode: z.number(),
  /** The result, and its name. */
  value: z.number(),
  result: z.string(),
  /** The version that the server tells. */
  serverVersion: z.string(),
  exchange: z.string(),
  /** How often the server said that it is still at work. */
  pendings: z.number(),
  waitedMs: z.number(),
  /** As the server counts it. */
  elapsedMs: z.number(),
  /** Of the session, by name. */
  cookies: texts,
};

export const connect = stepKind('mapi-http.connect', {
  ...exchanged,
  dn: z.string(),
  displayName: z.string(),
});

/** RopLogon, through a connection of its own with the session's cookies. */
export const mailboxLogon = stepKind('mapi-http.logon', {
  ...exchanged,
  dn: z.string(),
  mailboxGuid: z.string(),
  /** Where the mailbox is instead. */
  rightServer: z.string(),
});

export const ping = stepKind('mapi-http.ping', exchanged);

/** Ends a session: of the store, or of the address book. */
export const disconnect = stepKind('mapi-http.disconnect', exchanged);

/** Begins a session with the address book. */
export const addressBook = stepKind('mapi-http.address-book', {
  ...exchanged,
  serverGuid: z.string(),
});

/** Whether the address book knows the mailbox. */
export const nameCheck = stepKind('mapi-http.name-check', { ...exchanged, dn: z.string() });

/** The very same session on one connection and on two. */
export const affinity = stepKind('mapi-http.session', {
  ...asked,
  /** How the logon to the mailbox ended. */
  oneConnection: z.string(),
  twoConnections: z.string(),
  /** Each front end server that answered in the session. */
  servers: texts,
});

export const nodes = comparisonStep('mapi-http.nodes');
