/**
 * All that can be set at a practice server: what Exchange's administrators set, what goes wrong in
 * front of it, and how servers of other makers differ. A scenario is a few of these.
 */

import type { interfaces } from '../wire/dcerpc/syntaxes.ts';
import type { Version } from '../wire/emsmdb/client-version.ts';
import type { Bindings } from '../wire/ntlm/server.ts';
import { type AddressBookKnobs, openAddressBook } from './address-book-knobs.ts';
import { type AutodiscoverKnobs, usualAutodiscover } from './autodiscover/knobs.ts';
import { type MapiHttpKnobs, promptMapiHttp } from './mapi-http/knobs.ts';
import { type MiddleKnobs, openMiddle } from './middle/knobs.ts';
import type { Scheme } from './scheme.ts';

export type Policy = Bindings['policy'];

/** What the people and the machines around the server have done. */
export interface Situation {
  /** The account's password isn't the published one any more. */
  readonly passwordChanged: boolean;
  /** A proxy of its own certificate stands in front and ends TLS; it goes on with TLS, or in the clear. */
  readonly bridged: false | 'again' | 'clear';
  /** Nothing listens behind the RPC proxy. */
  readonly backEndDown: boolean;
  /** How far the server's clock is ahead of the right time, in milliseconds. */
  readonly clockAheadMs: number;
  /** The server's own name, without the domain. */
  readonly computer: string;
}

/** Why a directory lets nobody in, before anyone is asked who it is. */
interface Closed {
  /** Directories, by name in lower case, that the web server doesn't have. */
  readonly missing: readonly string[];
  /** Those that it sends to Outlook on the web. */
  readonly redirected: readonly string[];
  /** All of them want a certificate of the client: 403.7. */
  readonly wantsClientCertificate: boolean;
  /** All of them want TLS: 403.4. */
  readonly wantsTls: boolean;
  /** Whether pages of errors tell strangers the substatus; IIS tells it only to its own machine. */
  readonly detailedErrors: boolean;
}

/** The web server: whatever comes before RPC. */
export interface FrontKnobs extends Closed {
  /** Extended Protection of /rpc, /mapi, /owa and /ecp. Without TLS only `require` counts. */
  readonly extendedProtection: Policy;
  /** Offered on /rpc, in this order. */
  readonly rpcSchemes: readonly Scheme[];
  /** Offered on /mapi, in this order. */
  readonly mapiSchemes: readonly Scheme[];
  /** Bytes of the page that comes with a 401. */
  readonly refusalBody: number;
  /** Of the names in headers. */
  readonly headerCase: 'usual' | 'lower' | 'upper';
  /** Says 100 to those who wait for it. */
  readonly continues: boolean;
  /** Ends the connection where others answer: to a refused logon, or to a channel. */
  readonly hangsUpOn: 'nothing' | 'refusal' | 'channel';
  /** Sends the OUT channel in chunks, as some proxies do. */
  readonly chunkedOut: boolean;
  /** Ends the connection after each challenge, so that NTLM can't be finished. */
  readonly closesAfterChallenge: boolean;
  /** Reads all of a body before it refuses a logon: that of an IN channel never ends. */
  readonly refusesLate: boolean;
  /** Says nothing to a request without a body, however right its logon. */
  readonly ignoresEmptyEcho: boolean;
}

/** RTS PDUs that mean nothing to a client, sent between A3 and C2. */
export type ExtraRts = 'ping' | 'known-commands' | 'unknown-command';

/** The tunnel. Times in milliseconds, sizes in bytes. */
export interface TunnelKnobs {
  readonly ports: readonly number[];
  /** How much the server takes on the IN channel before it acknowledges. */
  readonly receiveWindow: number;
  /** Told to the client; and how long both channels may be silent. */
  readonly connectionTimeoutMs: number;
  /** How often the server shows on the OUT channel that it is there. */
  readonly pingMs: number;
  /** How long one channel waits for the other. */
  readonly pairingMs: number;
  readonly order: readonly ['CONN/A3', 'CONN/C2'] | readonly ['CONN/C2', 'CONN/A3'];
  readonly extraRts: readonly ExtraRts[];
  /** Takes what comes on the IN channel and hands nothing on, as a proxy that collects a body first. */
  readonly keepsIn: boolean;
  /** Asks for another OUT channel as soon as there is one. */
  readonly recycles: boolean;
}

export interface RpcKnobs {
  /** What can be bound to, at every port. */
  readonly interfaces: readonly (keyof typeof interfaces)[];
  /** The largest fragment, in bytes: at least 1432. */
  readonly maxFragment: number;
  /** What stubs are padded to before a verifier. */
  readonly padding: 4 | 16;
  /** Below it calls are refused with a fault. Level 1 is a client that doesn't authenticate. */
  readonly minimumLevel: number;
  /** Results in a bind_ack: one for each context, or, as some servers do, only for the first. */
  readonly bindResults: 'all' | 'first';
  /** Another directory stands behind the proxy, where the account's password is another. */
  readonly knowsAccount: boolean;
  /** How a refused logon shows at the next call. */
  readonly refusesBy: 'fault' | 'hanging-up';
  /** Whether a fault is signed like a response. */
  readonly signsFaults: boolean;
  /** Spoils the signature of every response. */
  readonly badSignature: boolean;
}

export interface StoreKnobs {
  readonly encryptionRequired: boolean;
  /** Older clients are turned away. */
  readonly minimumVersion: Version;
  readonly rpcHttpAllowed: boolean;
  readonly cachedModeRequired: boolean;
  readonly mapiEnabled: boolean;
  /** Whether the published DN is that of a mailbox. */
  readonly mailboxExists: boolean;
  /** Any other code of EcDoConnectEx, in place of success. */
  readonly connectResult: number;
  /** Any code of RopLogon, in place of success. */
  readonly logonResult: number;
  /** Strings in the answer of a refused EcDoConnectEx. */
  readonly refusalStrings: 'null' | 'empty';
  /** Of auxiliary data in answers: long ones need several fragments. At most what the client takes. */
  readonly auxiliaryBytes: number;
}

export interface Knobs {
  readonly situation: Situation;
  readonly middle: MiddleKnobs;
  readonly front: FrontKnobs;
  readonly tunnel: TunnelKnobs;
  readonly rpc: RpcKnobs;
  readonly store: StoreKnobs;
  readonly addressBook: AddressBookKnobs;
  readonly autodiscover: AutodiscoverKnobs;
  readonly mapiHttp: MapiHttpKnobs;
}

/** Some knobs; the others are left as they are. */
export type KnobChanges = { readonly [Part in keyof Knobs]?: Partial<Knobs[Part]> };

/** Exchange 2019, all well. */
export const healthyKnobs: Knobs = {
  situation: {
    passwordChanged: false,
    bridged: false,
    backEndDown: false,
    clockAheadMs: 0,
    computer: 'EX01',
  },
  middle: openMiddle,
  front: {
    extendedProtection: 'allow',
    rpcSchemes: ['Negotiate', 'NTLM', 'Basic'],
    mapiSchemes: ['Negotiate', 'NTLM'],
    refusalBody: 1293,
    headerCase: 'usual',
    continues: true,
    hangsUpOn: 'nothing',
    chunkedOut: false,
    closesAfterChallenge: false,
    refusesLate: false,
    ignoresEmptyEcho: false,
    missing: [],
    redirected: [],
    wantsClientCertificate: false,
    wantsTls: false,
    detailedErrors: false,
  },
  tunnel: {
    ports: [6001, 6002, 6004],
    receiveWindow: 65_536,
    connectionTimeoutMs: 120_000,
    pingMs: 60_000,
    pairingMs: 30_000,
    order: ['CONN/A3', 'CONN/C2'],
    extraRts: [],
    keepsIn: false,
    recycles: false,
  },
  rpc: {
    interfaces: ['emsmdb', 'rfri', 'nspi', 'mgmt'],
    maxFragment: 5840,
    padding: 16,
    minimumLevel: 1,
    bindResults: 'all',
    knowsAccount: true,
    refusesBy: 'fault',
    signsFaults: true,
    badSignature: false,
  },
  store: {
    encryptionRequired: false,
    minimumVersion: [11, 0, 0, 0],
    rpcHttpAllowed: true,
    cachedModeRequired: false,
    mapiEnabled: true,
    mailboxExists: true,
    connectResult: 0,
    logonResult: 0,
    refusalStrings: 'null',
    auxiliaryBytes: 0,
  },
  addressBook: openAddressBook,
  autodiscover: usualAutodiscover,
  mapiHttp: promptMapiHttp,
};

/** @returns all knobs, the later changes counting more */
export function turned(...changes: readonly KnobChanges[]): Knobs {
  return changes.reduce<Knobs>(
    (knobs, change) => ({
      situation: { ...knobs.situation, ...change.situation },
      middle: { ...knobs.middle, ...change.middle },
      front: { ...knobs.front, ...change.front },
      tunnel: { ...knobs.tunnel, ...change.tunnel },
      rpc: { ...knobs.rpc, ...change.rpc },
      store: { ...knobs.store, ...change.store },
      addressBook: { ...knobs.addressBook, ...change.addressBook },
      autodiscover: { ...knobs.autodiscover, ...change.autodiscover },
      mapiHttp: { ...knobs.mapiHttp, ...change.mapiHttp },
    }),
    healthyKnobs,
  );
}
