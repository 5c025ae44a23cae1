import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';
import { answered, asked, logon, texts } from '../facts.ts';
import { comparisonStep } from '../nodes.ts';

/** What one gets on each verb before anyone has logged on. */
export const methods = stepKind('outlook-anywhere.methods', {
  ...asked,
  ...answered,
  verb: z.string(),
  /** The ways to log on that are offered, in their order. */
  schemes: texts,
  keepsConnection: z.boolean(),
});

/** The small request that a proxy for RPC answers by itself. */
export const echo = stepKind('outlook-anywhere.echo', {
  ...logon,
  /** It answered as a proxy for RPC does. */
  echoed: z.boolean(),
});

export const rpc = { ...asked, rpcServer: z.string(), rpcPort: z.number() };

export const tunnel = stepKind('outlook-anywhere.tunnel', {
  ...rpc,
  scheme: z.string(),
  connectionTimeoutMs: z.number(),
  receiveWindow: z.number(),
  /** RTS PDUs that came besides. */
  otherRts: texts,
});

export const ping = stepKind('rpc.ping', {
  ...rpc,
  secondaryAddress: z.string(),
  /** What was bound to, and how well the binding is protected. */
  interface: z.string(),
  level: z.string(),
  /** What the server lists, by UUID; not every server tells a stranger. */
  interfaces: texts,
  /** Why it didn't tell. */
  refusal: z.string(),
});

const binding = {
  ...rpc,
  /** By its name in the specification. */
  level: z.string(),
  /** The client that we say we are. */
  client: z.string(),
};

export const bind = stepKind('rpc.bind', {
  ...binding,
  interface: z.string(),
  results: texts,
  maxReceiveFragment: z.number(),
});

export const storeLogon = stepKind('store.logon', {
  ...binding,
  /** The RPC calls themselves, TLS or not. */
  encrypted: z.boolean(),
  dn: z.string(),
  /** The return value, and its name. */
  value: z.number(),
  result: z.string(),
  serverVersion: z.string(),
  exchange: z.string(),
  /** The nearest version that the server would have taken. */
  bestVersion: z.string(),
  displayName: z.string(),
});

export const storeOpen = stepKind('store.open', {
  ...binding,
  value: z.number(),
  result: z.string(),
  mailboxGuid: z.string(),
  /** Where the mailbox is instead. */
  rightServer: z.string(),
});

export const storeDisconnect = stepKind('store.disconnect', {
  ...binding,
  value: z.number(),
  result: z.string(),
});

/** The same logon by the same client, with and without encryption of RPC. */
export const encryption = stepKind('store.encryption', {
  ...asked,
  client: z.string(),
  unencrypted: z.string(),
  encrypted: z.string(),
});

/** The same logon by an older and a newer client. */
export const versions = stepKind('store.versions', {
  ...asked,
  olderClient: z.string(),
  older: z.string(),
  newerClient: z.string(),
  newer: z.string(),
});

/** All addresses of one name, side by side. */
export const nodes = comparisonStep('outlook-anywhere.nodes');
