/**
 * A port of the RPC server, pinged by binding to what Outlook wants there: one virtual connection and
 * one logon for the ping and for the calls after it.
 *
 * They are encrypted. Every server takes that, Outlook does so since 2007, and neither interface has
 * a code that says it wants encryption as the store has: to ask without would teach nothing. The
 * names of people are in there, too.
 */
import { Failure } from '../../model/failure.ts';
import type { Notes } from '../../model/probe.ts';
import type { Conversation } from '../../net/conversation.ts';
import type { Scheme } from '../../net/http-logon.ts';
import { RpcBinding } from '../../net/rpc-binding.ts';
import type { RpcHttpChannel } from '../../net/rpc-http-channel.ts';
import { authnLevel } from '../../wire/dcerpc/authentication.ts';
import type { Returned } from '../../wire/dcerpc/returned.ts';
import { interfaces } from '../../wire/dcerpc/syntaxes.ts';
import { addressBookCodes, addressBookResult } from '../../wire/nspi/result.ts';
import { conversationOf, step } from '../visit.ts';
import { ping } from './steps.ts';
import { openTunnel } from './tunnel.ts';
import type { MailboxVisit } from './visit.ts';

const level = 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY';

/** What each is called in codes and in the name of its service. [MS-OXABREF] 2.1, [MS-OXNSPI] 2.1 */
const services = {
  rfri: { code: 'rfr', principal: 'exchangeRFR', port: 6002 },
  nspi: { code: 'nspi', principal: 'exchangeAB', port: 6004 },
} as const;

type Service = keyof typeof services;

export interface Bound extends Disposable {
  readonly visit: MailboxVisit;
  readonly talk: Conversation;
  readonly binding: RpcBinding;
  readonly code: string;
  readonly asked: { readonly rpcServer: string; readonly rpcPort: number; readonly level: string };
}

/** @throws Failure of the step that failed */
export async function pingAndBind(
  visit: MailboxVisit,
  scheme: Scheme,
  service: Service,
): Promise<Bound> {
  const { port: rpcPort, code, principal } = services[service];
  const talk = conversationOf(visit);
  const channel = await openTunnel(visit, scheme, rpcPort, talk, 'for the address book');
  const { account, gate, mailbox } = visit;
  const rpcServer = mailbox.server;
  try {
    const binding = new RpcBinding(channel, talk);
    await step(visit, ping, `port ${rpcPort}`, talk, async (note) => {
      const { uuid } = interfaces[service];
      note({ rpcServer, rpcPort, level, interface: uuid });
      const targetName = `${principal}/${rpcServer}`;
      const logon = { account, gate, level: authnLevel[level], targetName };
      const { secondaryAddress } = await binding.bind(interfaces[service], logon);
      note({ secondaryAddress });
    });
    return boundOf({ visit, talk, binding, code, asked: { rpcServer, rpcPort, level } }, channel);
  } catch (error) {
    channel[Symbol.dispose]();
    throw error;
  }
}

function boundOf(bound: Omit<Bound, typeof Symbol.dispose>, channel: RpcHttpChannel): Bound {
  return { ...bound, [Symbol.dispose]: () => channel[Symbol.dispose]() };
}

/** UnbindSuccess is 1. */
const successes: ReadonlySet<number> = new Set([
  addressBookCodes.Success,
  addressBookCodes.UnbindSuccess,
  addressBookCodes.ErrorsReturned,
]);

interface Call<R> {
  readonly opnum: number;
  /** Of the operation, for whom it may concern that it took too long. */
  readonly name: string;
  readonly request: Uint8Array;
  readonly decode: (stub: Uint8Array) => Returned<R>;
}

/**
 * One call, within its step.
 *
 * @throws Failure by the name of the result, such as `nspi.AccessDenied`; `nspi.malformed`
 */
export async function answerTo<R>(
  { talk, binding, code, asked }: Bound,
  note: Notes<Bound['asked'] & { value: number; result: string }>,
  { opnum, name, request, decode }: Call<R>,
): Promise<R> {
  note(asked);
  const { response, returnValue: value } = decode(await binding.call(opnum, request, name));
  const result = addressBookResult(value);
  note({ value, result });
  talk.say('server', `${result} (0x${value.toString(16)})`);
  if (!successes.has(value)) throw new Failure(`${code}.${result}`);
  if (!response) throw new Failure(`${code}.malformed`);
  return response;
}
