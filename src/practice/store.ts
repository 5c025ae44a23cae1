/**
 * The store's interface: whether this client may log on, and then to its mailbox.
 *
 * Source: [MS-OXCRPC] 3.1.4. The order in which several reasons count isn't specified; ours is that of
 * the function below.
 */
import { randomBytes } from 'node:crypto';
import { authnLevel } from '../wire/dcerpc/authentication.ts';
import { nullContextHandle } from '../wire/dcerpc/ndr.ts';
import { interfaces } from '../wire/dcerpc/syntaxes.ts';
import {
  compareVersions,
  type Version,
  versionOf,
  wordsOf,
} from '../wire/emsmdb/client-version.ts';
import {
  type ConnectRequest,
  decodeConnectRequest,
  decodeDisconnectRequest,
  encodeConnectResponse,
  encodeDisconnectResponse,
  encodeDummyResponse,
  opnum,
} from '../wire/emsmdb/connect.ts';
import { decodeExt2Request, encodeExt2Response } from '../wire/emsmdb/rpc-ext2.ts';
import { auxiliaryOf } from './auxiliary.ts';
import type { Caller, Interface } from './interfaces.ts';
import type { StoreKnobs } from './knobs.ts';
import type { Account } from './organization.ts';
import { RpcFault } from './rpc-fault.ts';
import type { Ledger } from './seen.ts';
import { disallowedBy, refusalOf, ropsOf, storeCode } from './store-rules.ts';

export const serverVersion: Version = [15, 2, 1544, 14];

/** The first that knows ecRpcHttpDisallowed, ecCachedModeRequired and ecProtocolDisabled. */
const firstOfNewerCodes: Version = [12, 0, 0, 0];
/** The first that knows ecNotEncrypted. [MS-OXCRPC] 3.1.4.1 */
const firstOfNotEncrypted: Version = [12, 0, 3619, 0];

const success = 0;

/** For one association: a context handle is worth nothing in another. */
export function storeInterface(knobs: StoreKnobs, ledger: Ledger): Interface {
  const sessions = new Map<string, Account>();
  const sessionOf = (context: Uint8Array): string => {
    const key = Buffer.from(context).toString('hex');
    if (!sessions.has(key)) throw new RpcFault('nca_s_fault_context_mismatch');
    return key;
  };
  return {
    syntax: interfaces.emsmdb,
    operations: {
      [opnum.EcDoConnectEx]: (stub, caller) => {
        const request = decodeConnectRequest(stub);
        const result = resultOf(request, caller, knobs);
        const clientVersion = versionOf(request.clientVersion);
        const { userDn: dn } = request;
        ledger.connected({ level: caller.level, clientVersion, dn, result });
        const context = result === success ? newHandle() : nullContextHandle;
        if (result === success) sessions.set(Buffer.from(context).toString('hex'), caller.account);
        return answerOf(request, caller, knobs, { result, context });
      },
      [opnum.EcDoRpcExt2]: (stub, caller) => {
        const request = decodeExt2Request(stub);
        sessionOf(request.context);
        const { returnValue, ropOut } = ropsOf(request.ropIn, caller.account, knobs, ledger);
        const auxiliaryOut = auxiliaryOf(knobs.auxiliaryBytes, request.auxiliaryOutLimit);
        const { context } = request;
        return encodeExt2Response({
          ...{ context, flags: 0, ropOut, auxiliaryOut, serverTimeMs: 1, returnValue },
        });
      },
      [opnum.EcDoDisconnect]: (stub) => {
        sessions.delete(sessionOf(decodeDisconnectRequest(stub).context));
        ledger.disconnects += 1;
        return encodeDisconnectResponse({ context: nullContextHandle, returnValue: success });
      },
      [opnum.EcDummyRpc]: () => encodeDummyResponse(success),
    },
  };
}

/** Attributes and a UUID. */
function newHandle(): Buffer {
  return Buffer.concat([Buffer.alloc(4), randomBytes(16)]);
}

/** The first reason that there is, as this client understands it. */
function resultOf(request: ConnectRequest, caller: Caller, knobs: StoreKnobs): number {
  const version = versionOf(request.clientVersion);
  const is = (first: Version) => compareVersions(version, first) >= 0;
  const old = storeCode('ecClientVerDisallowed');
  if (!is(knobs.minimumVersion)) return old;
  const isPrivate = caller.level === authnLevel.RPC_C_AUTHN_LEVEL_PKT_PRIVACY;
  if (knobs.encryptionRequired && !isPrivate)
    return is(firstOfNotEncrypted) ? storeCode('ecNotEncrypted') : old;
  const disallowed = knobs.rpcHttpAllowed ? disallowedBy(knobs) : 'ecRpcHttpDisallowed';
  if (disallowed) return is(firstOfNewerCodes) ? storeCode(disallowed) : old;
  return refusalOf(request.userDn, caller.account, knobs) ?? knobs.connectResult;
}

function answerOf(
  request: ConnectRequest,
  { account }: Caller,
  knobs: StoreKnobs,
  { result, context }: { readonly result: number; readonly context: Uint8Array },
): Uint8Array {
  const isRefused = result !== success;
  const nothing = knobs.refusalStrings === 'empty' ? '' : undefined;
  const session = {
    context,
    pollsMaxMs: isRefused ? 0 : 60_000,
    retryCount: isRefused ? 0 : 6,
    retryDelayMs: isRefused ? 0 : 10_000,
    sessionIndex: 0,
    dnPrefix: isRefused ? nothing : '',
    displayName: isRefused ? nothing : account.displayName,
    serverVersion: wordsOf(serverVersion),
    bestVersion: request.clientVersion,
    timestamp: request.timestamp,
    auxiliaryOut: auxiliaryOf(isRefused ? 0 : knobs.auxiliaryBytes, request.auxiliaryOutLimit),
  };
  return encodeConnectResponse(session, result);
}
