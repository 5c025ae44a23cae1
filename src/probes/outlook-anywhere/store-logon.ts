/** One logon to the store, as one client at one level of protection: bind, EcDoConnectEx, RopLogon, EcDoDisconnect. */
import { Failure } from '../../model/failure.ts';
import type { Conversation } from '../../net/conversation.ts';
import type { Scheme } from '../../net/http-logon.ts';
import { RpcBinding } from '../../net/rpc-binding.ts';
import { authnLevel } from '../../wire/dcerpc/authentication.ts';
import { interfaces } from '../../wire/dcerpc/syntaxes.ts';
import {
  formatVersion,
  type Version,
  versionOf,
  wordsOf,
} from '../../wire/emsmdb/client-version.ts';
import {
  decodeConnectResponse,
  decodeDisconnectResponse,
  encodeConnectRequest,
  encodeDisconnectRequest,
  opnum,
  ordinaryConnect,
  type Session,
} from '../../wire/emsmdb/connect.ts';
import { decodeRopBuffer, encodeRopBuffer, noHandle } from '../../wire/emsmdb/extended-buffer.ts';
import { resultName } from '../../wire/emsmdb/result-name.ts';
import {
  decodeLogonResponse,
  encodeLogonRequest,
  ordinaryLogon,
} from '../../wire/emsmdb/rop-logon.ts';
import { decodeExt2Response, encodeExt2Request, ordinaryExt2 } from '../../wire/emsmdb/rpc-ext2.ts';
import { exchangeNamed } from '../exchange-version.ts';
import { conversationOf, step } from '../visit.ts';
import { bind, storeDisconnect, storeLogon, storeOpen } from './steps.ts';
import { openTunnel } from './tunnel.ts';
import type { MailboxVisit } from './visit.ts';

export const storePort = 6001;

type Level = keyof typeof authnLevel;

/** As whom and how to log on. */
export interface Manner {
  readonly client: Version;
  readonly level: Level;
}

interface Attempt {
  readonly visit: MailboxVisit;
  readonly talk: Conversation;
  readonly binding: RpcBinding;
  readonly asked: {
    readonly rpcServer: string;
    readonly rpcPort: number;
    readonly client: string;
    readonly level: Level;
  };
  readonly manner: Manner;
  readonly subject: string;
}

/** @throws Failure of the step that failed; the store's refusals by their names */
export async function logOn(visit: MailboxVisit, scheme: Scheme, manner: Manner): Promise<void> {
  using _slot = await visit.slots.take();
  const talk = conversationOf(visit);
  const client = formatVersion(manner.client);
  const subject = `as ${client} by ${shortName(manner.level)}`;
  using channel = await openTunnel(visit, scheme, storePort, talk, subject);
  const binding = new RpcBinding(channel, talk);
  const rpcServer = visit.mailbox.server;
  const asked = { rpcServer, rpcPort: storePort, client, level: manner.level };
  const attempt = { visit, talk, binding, asked, manner, subject };
  await bindStore(attempt);
  const context = await connectStore(attempt);
  await openMailbox(attempt, context);
  await disconnect(attempt, context);
}

function bindStore({ visit, talk, binding, asked, subject }: Attempt): Promise<void> {
  return step(visit, bind, subject, talk, async (note) => {
    note({ ...asked, interface: interfaces.emsmdb.uuid });
    const { account, gate, mailbox } = visit;
    const level = authnLevel[asked.level];
    const isAuthenticated = level > authnLevel.RPC_C_AUTHN_LEVEL_NONE;
    const targetName = `exchangeMDB/${mailbox.server}`;
    const logon = isAuthenticated ? { account, gate, level, targetName } : undefined;
    const { results, maxReceiveFragment } = await binding.bind(interfaces.emsmdb, logon);
    note({ results, maxReceiveFragment });
  });
}

function connectStore(attempt: Attempt): Promise<Uint8Array> {
  const { visit, talk, binding, asked, manner, subject } = attempt;
  const { dn } = visit.mailbox;
  return step(visit, storeLogon, subject, talk, async (note) => {
    note({ ...asked, dn, encrypted: isEncrypted(manner) });
    const request = encodeConnectRequest({
      ...ordinaryConnect,
      userDn: dn,
      clientVersion: wordsOf(manner.client),
    });
    const stub = await binding.call(opnum.EcDoConnectEx, request, 'EcDoConnectEx');
    const { returnValue: value, session } = decodeConnectResponse(stub);
    const result = resultName(value);
    note({ value, result, ...(session ? factsOf(session) : {}) });
    talk.say('server', `${result} (0x${value.toString(16)}, ${value})`);
    if (session && isTold(session)) visit.node.version ??= versionText(session.serverVersion);
    if (value !== 0) throw new Failure(result);
    if (!session) throw new Failure('store.malformed');
    return session.context;
  });
}

function factsOf(session: Session) {
  const { serverVersion, bestVersion, displayName } = session;
  const told = isTold(session);
  return {
    serverVersion: told ? versionText(serverVersion) : undefined,
    exchange: told ? exchangeNamed(versionOf(serverVersion)) : undefined,
    bestVersion: isTold({ serverVersion: bestVersion }) ? versionText(bestVersion) : undefined,
    displayName: displayName || undefined,
  };
}

/** A refusal may leave its version empty. */
function isTold({ serverVersion }: Pick<Session, 'serverVersion'>): boolean {
  return Object.values(serverVersion).some((word) => word !== 0);
}

function versionText(words: Session['serverVersion']): string {
  return formatVersion(versionOf(words));
}

function openMailbox(attempt: Attempt, context: Uint8Array): Promise<void> {
  const { visit, talk, binding, asked, subject } = attempt;
  return step(visit, storeOpen, subject, talk, async (note) => {
    note(asked);
    const rops = encodeLogonRequest({ ...ordinaryLogon, mailboxDn: visit.mailbox.dn });
    const ropIn = encodeRopBuffer({ rops, handles: [noHandle] });
    const request = encodeExt2Request({ ...ordinaryExt2, context, ropIn });
    const stub = await binding.call(opnum.EcDoRpcExt2, request, 'EcDoRpcExt2 with RopLogon');
    const response = decodeExt2Response(stub);
    const { value, mailboxGuid, rightServer } =
      response.returnValue === 0
        ? logonFacts(response.ropOut)
        : { value: response.returnValue, mailboxGuid: undefined, rightServer: undefined };
    const result = resultName(value);
    note({ value, result, mailboxGuid, rightServer });
    talk.say('server', `${result} (0x${value.toString(16)})`);
    if (value !== 0) throw new Failure(result);
  });
}

function logonFacts(ropOut: Uint8Array) {
  const { rops } = decodeRopBuffer(ropOut);
  const { returnValue: value, mailbox, rightServer } = decodeLogonResponse(rops);
  return { value, mailboxGuid: mailbox?.mailboxGuid, rightServer };
}

function disconnect(attempt: Attempt, context: Uint8Array): Promise<void> {
  const { visit, talk, binding, asked, subject } = attempt;
  return step(visit, storeDisconnect, subject, talk, async (note) => {
    note(asked);
    const request = encodeDisconnectRequest(context);
    const stub = await binding.call(opnum.EcDoDisconnect, request, 'EcDoDisconnect');
    const { returnValue: value } = decodeDisconnectResponse(stub);
    const result = resultName(value);
    note({ value, result });
    if (value !== 0) throw new Failure(result);
  });
}

function isEncrypted({ level }: Manner): boolean {
  return level === 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY';
}

/** `connect`, `pkt_privacy`. */
function shortName(level: Level): string {
  return level.replace('RPC_C_AUTHN_LEVEL_', '').toLowerCase();
}
