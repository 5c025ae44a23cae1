/** What can be asked for at the two endpoints, and what becomes of the session. */
import { parseVersion } from '../../wire/emsmdb/client-version.ts';
import {
  decodeMapiBind,
  decodeNames,
  encodeBindAnswer,
  encodeNamesAnswer,
} from '../../wire/mapi-http/address-book-bodies.ts';
import {
  decodeExecute,
  decodeMapiConnect,
  encodeConnectAnswer,
  encodeExecuteAnswer,
  encodeNotificationAnswer,
  encodeResult,
} from '../../wire/mapi-http/store-bodies.ts';
import { addressBookCodes } from '../../wire/nspi/result.ts';
import { auxiliaryOf } from '../auxiliary.ts';
import type { Knobs } from '../knobs.ts';
import { type Account, accountOfDn } from '../organization.ts';
import type { Ledger } from '../seen.ts';
import { ropsOf } from '../store-rules.ts';
import { Refusal } from './refusal.ts';
import type { EndpointName } from './sessions.ts';
import { storeRefusal } from './store-refusal.ts';

interface Asked {
  readonly body: Buffer;
  readonly account: Account;
  /** What the client says it is: `Outlook/16.0.18526.20144`. */
  readonly application: string;
}

interface Operation {
  /** Begins a session if it succeeds, needs one, or ends it. */
  readonly session: 'begins' | 'needs' | 'ends';
  /** @throws Failure where the body can't be read */
  readonly run: (asked: Asked, knobs: Knobs, ledger: Ledger) => Outcome;
}

interface Outcome {
  readonly body: Buffer;
  /** No session begins. */
  readonly refused?: boolean;
}

const success = 0;
const serverGuid = '3f1d8a52-6c04-4b8e-9d27-51e0c7a4b6f3';
const noAuxiliary = Buffer.alloc(0);

const ping: Operation = { session: 'needs', run: () => ({ body: Buffer.alloc(0) }) };

const operations: Readonly<Record<EndpointName, Readonly<Record<string, Operation>>>> = {
  emsmdb: {
    Connect: { session: 'begins', run: connect },
    Execute: { session: 'needs', run: execute },
    Disconnect: { session: 'ends', run: disconnect },
    NotificationWait: { session: 'needs', run: () => ({ body: encodeNotificationAnswer(false) }) },
    PING: ping,
  },
  nspi: {
    Bind: { session: 'begins', run: bind },
    DNToMId: { session: 'needs', run: find },
    Unbind: {
      session: 'ends',
      run: () => ({ body: encodeResult(addressBookCodes.UnbindSuccess) }),
    },
    PING: ping,
  },
};

/** @throws Refusal if there is no such request at this endpoint */
export function operationOf(endpoint: EndpointName, type: string): Operation {
  const own = operations[endpoint];
  const operation = Object.hasOwn(own, type) ? own[type] : undefined;
  if (!operation) throw new Refusal('invalid-request-type');
  return operation;
}

function connect({ body, account, application }: Asked, knobs: Knobs, ledger: Ledger): Outcome {
  const { userDn } = decodeMapiConnect(body);
  const version = parseVersion(application.split('/')[1] ?? '');
  const errorCode =
    storeRefusal(userDn, account, version, knobs.store) ??
    (knobs.mapiHttp.connectResult || knobs.store.connectResult);
  ledger.mapiConnected(errorCode);
  const isRefused = errorCode !== success;
  const answer = encodeConnectAnswer({
    errorCode,
    pollsMaxMs: isRefused ? 0 : 60_000,
    retryCount: isRefused ? 0 : 6,
    retryDelayMs: isRefused ? 0 : 10_000,
    dnPrefix: '',
    displayName: isRefused ? '' : account.displayName,
    auxiliaryOut: isRefused ? noAuxiliary : auxiliaryOf(knobs.store.auxiliaryBytes, 0x1008),
  });
  return { body: answer, refused: isRefused };
}

function execute({ body, account }: Asked, { store }: Knobs, ledger: Ledger): Outcome {
  const { returnValue, ropOut } = ropsOf(decodeExecute(body).ropIn, account, store, ledger);
  const auxiliaryOut = auxiliaryOf(store.auxiliaryBytes, 0x1008);
  return { body: encodeExecuteAnswer({ errorCode: returnValue, flags: 0, ropOut, auxiliaryOut }) };
}

function disconnect(_asked: Asked, _knobs: Knobs, ledger: Ledger): Outcome {
  ledger.disconnects += 1;
  return { body: encodeResult(success) };
}

/** MAPI over HTTP takes no Unicode here. [MS-OXNSPI] 3.1.4.1.1 */
const unicode = 1200;
const invalidCodePage = 0x8004_011e;

function bind({ body }: Asked): Outcome {
  const refused = decodeMapiBind(body).codePage === unicode;
  const errorCode = refused ? invalidCodePage : success;
  return { body: encodeBindAnswer({ errorCode, serverGuid }), refused };
}

/** Any number that stands for someone. */
const firstId = 0x10;

function find({ body }: Asked, { store }: Knobs): Outcome {
  const known = (dn: string) => store.mailboxExists && accountOfDn(dn) !== undefined;
  const ids = decodeNames(body).map((dn, index) => (known(dn) ? firstId + index : 0));
  return { body: encodeNamesAnswer({ errorCode: success, ids }) };
}
