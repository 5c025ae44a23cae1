/**
 * A binding of a virtual connection to one interface, and calls through it.
 *
 * Source: [C706] chapter 12, [MS-RPCE] 3.3.1.5. NTLM's third message has no answer: it goes in one
 * flight with the first call, whose fault is where a refusal shows.
 */
import { randomBytes } from 'node:crypto';
import type { Account } from '../model/account.ts';
import { Failure } from '../model/failure.ts';
import { authnLevel, authnType, type Protection } from '../wire/dcerpc/authentication.ts';
import { contextResult, nakReason, providerReason } from '../wire/dcerpc/bind.ts';
import { fragmentsOf } from '../wire/dcerpc/fragments.ts';
import { encodeFrame, type Verifier } from '../wire/dcerpc/frame.ts';
import { pfc } from '../wire/dcerpc/header.ts';
import { decodePdu, encodePdu, type Pdu } from '../wire/dcerpc/pdu.ts';
import { unprotect } from '../wire/dcerpc/protection.ts';
import { Reassembly } from '../wire/dcerpc/reassembly.ts';
import { rpcStatusName } from '../wire/dcerpc/status-name.ts';
import { ndr, type Syntax } from '../wire/dcerpc/syntaxes.ts';
import { filetimeOf } from '../wire/filetime.ts';
import { authenticate } from '../wire/ntlm/client.ts';
import { encodeNegotiate } from '../wire/ntlm/negotiate.ts';
import { NtlmSession, signatureSize } from '../wire/ntlm/session.ts';
import { withoutProof } from '../wire/ntlm/without-proof.ts';
import type { Conversation } from './conversation.ts';
import { workstation } from './http-logon.ts';
import type { LogonGate } from './logon-gate.ts';
import type { RpcHttpChannel } from './rpc-http-channel.ts';

/** How RPC itself is authenticated; nothing for level none. */
export interface RpcLogon {
  readonly level: number;
  readonly account: Account;
  /** The service principal name, such as `exchangeMDB/ex01.contoso.com`. */
  readonly targetName: string;
  readonly gate: LogonGate;
}

export interface Bound {
  /** Mostly the port. */
  readonly secondaryAddress: string;
  readonly maxReceiveFragment: number;
  readonly results: readonly string[];
}

/** What Windows offers, in bytes. */
const fragmentSize = 5840;
const contextId = 0;
const whole = pfc.firstFragment | pfc.lastFragment;
const bindCallId = 1;

export class RpcBinding {
  readonly #channel: RpcHttpChannel;
  readonly #conversation: Conversation;
  #callId = bindCallId;
  #maxFragment = fragmentSize;
  #protection: Protection | undefined;
  /** NTLM's third message, until the first call takes it along. */
  #pending: { readonly logon: RpcLogon; readonly pdu: Buffer } | undefined;

  constructor(channel: RpcHttpChannel, conversation: Conversation) {
    this.#channel = channel;
    this.#conversation = conversation;
  }

  /**
   * Binds, once.
   *
   * @throws Failure `rpc.timeout` (bind), `rpc.bind-nak`, `rpc.bind-rejected`, `rpc.no-challenge`, a
   *   fault by the name of its status, those of the channel and of NTLM
   */
  async bind(abstractSyntax: Syntax, logon?: RpcLogon): Promise<Bound> {
    const negotiate = encodeNegotiate();
    const bind = encodePdu({
      kind: 'bind',
      flags: whole | pfc.supportHeaderSign,
      callId: bindCallId,
      body: {
        maxTransmitFragment: fragmentSize,
        maxReceiveFragment: fragmentSize,
        associationGroupId: 0,
        contexts: [{ contextId, abstractSyntax, transferSyntaxes: [ndr] }],
      },
      ...(logon ? { verifier: verifierOf(logon.level, negotiate) } : {}),
    });
    this.#say(`bind ${abstractSyntax.uuid}, level ${logon?.level ?? 1}`);
    this.#channel.keep('client', bind);
    this.#channel.send(bind);
    const received = await this.#channel.receive('rpc.timeout', 'bind');
    this.#channel.keep('server', received);
    const answer = acknowledgment(decodePdu(received));
    this.#hear(`${answer.kind}`);
    const { maxReceiveFragment, secondaryAddress } = answer.body;
    this.#maxFragment = Math.min(fragmentSize, maxReceiveFragment);
    const results = resultsOf(answer);
    if (logon) this.#authenticate(logon, negotiate, answer.verifier?.token);
    return { secondaryAddress, maxReceiveFragment, results };
  }

  /**
   * Calls, and waits for the whole answer.
   *
   * @param phase what is called, for whom it may concern that it took too long
   * @throws Failure `rpc.timeout`, `ntlm.signature`, a fault by the name of its status, and others of RPC
   */
  async call(opnum: number, stub: Uint8Array, phase: string): Promise<Uint8Array> {
    const pending = this.#pending;
    if (!pending) return this.#ask(opnum, stub, phase);
    this.#pending = undefined;
    const { logon, pdu } = pending;
    const proof = {
      where: `${logon.targetName} by RPC`,
      isEncrypted: logon.level === authnLevel.RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
    };
    return logon.gate.rpc.prove(proof, () => this.#ask(opnum, stub, phase, [pdu]));
  }

  /** @param before what goes in one flight with the call */
  async #ask(
    opnum: number,
    stub: Uint8Array,
    phase: string,
    before: readonly Buffer[] = [],
  ): Promise<Uint8Array> {
    this.#callId += 1;
    const callId = this.#callId;
    const call = { kind: 'request', contextId, opnum, stub } as const;
    const maxFragment = this.#maxFragment;
    const protection = this.#protection;
    const fragments = fragmentsOf(call, {
      callId,
      maxFragment,
      ...(protection ? { protection } : {}),
    });
    for (const shown of fragmentsOf(call, { callId, maxFragment }))
      this.#channel.keep('client', shown);
    this.#say(`${phase}, ${stub.length} bytes`);
    this.#channel.send(...before, ...fragments);
    return this.#answerTo(callId, phase);
  }

  async #answerTo(callId: number, phase: string): Promise<Uint8Array> {
    const reassembly = new Reassembly({ callId });
    for (;;) {
      const received = await this.#channel.receive('rpc.timeout', phase);
      const { verifier, ...opened } = unprotect(received, this.#protection);
      const plain = encodeFrame(opened);
      this.#channel.keep('server', plain);
      const answer = reassembly.add(plain);
      if (answer?.kind === 'fault') throw faultOf(answer, this.#protection && verifier);
      if (answer?.kind !== 'response') continue;
      this.#hear(`response, ${answer.body.stub.length} bytes`);
      return answer.body.stub;
    }
  }

  /** Only what is signed or sealed needs keys; below, the third message is all. */
  #authenticate(logon: RpcLogon, negotiate: Buffer, challenge: Uint8Array | undefined): void {
    if (!challenge || challenge.length === 0) throw new Failure('rpc.no-challenge');
    const { account, level, targetName } = logon;
    const { message, sessionKey, flags } = authenticate({
      user: account.user,
      domain: account.domain,
      password: account.password.reveal(),
      negotiate,
      challenge,
      workstation,
      targetName,
      clientChallenge: randomBytes(8),
      exportedSessionKey: randomBytes(16),
      now: filetimeOf(new Date()),
    });
    const auth3 = (token: Uint8Array) =>
      encodePdu({
        kind: 'auth3',
        flags: whole,
        callId: bindCallId,
        body: { pad: Buffer.alloc(4) },
        verifier: verifierOf(level, token),
      });
    this.#channel.keep('client', auth3(withoutProof(message)));
    this.#say('auth3 with NTLM');
    this.#pending = { logon, pdu: auth3(message) };
    if (level < authnLevel.RPC_C_AUTHN_LEVEL_PKT) return;
    const context = new NtlmSession('client', sessionKey, flags);
    const authType = authnType.RPC_C_AUTHN_WINNT;
    this.#protection = { authType, authLevel: level, contextId: 0, context, signatureSize };
  }

  #say(words: string): void {
    this.#conversation.say('client', words);
  }

  #hear(words: string): void {
    this.#conversation.say('server', words);
  }
}

function verifierOf(authLevel: number, token: Uint8Array): Verifier {
  return { authType: authnType.RPC_C_AUTHN_WINNT, authLevel, contextId: 0, token };
}

/** A fault is an answer to a bind, too. */
function acknowledgment(pdu: Pdu): Pdu<'bind_ack'> {
  switch (pdu.kind) {
    case 'bind_ack':
      return pdu;
    case 'fault':
      throw faultOf(pdu);
    case 'bind_nak':
      throw new Failure('rpc.bind-nak', {
        reason: nameOf(nakReason, pdu.body.reason),
        versions: pdu.body.versions.map(({ major, minor }) => `${major}.${minor}`),
      });
    case 'shutdown':
      throw new Failure('rpc.shutdown');
    default:
      throw new Failure('rpc.unexpected-pdu', { kind: pdu.kind });
  }
}

/** Some servers give a result for each context, some for the first alone, some none. */
function resultsOf({ body: { results } }: Pdu<'bind_ack'>): string[] {
  const [first] = results;
  const names = results.map(({ result }) => nameOf(contextResult, result));
  if (!first || results.some(({ result }) => result === contextResult.acceptance)) return names;
  throw new Failure('rpc.bind-rejected', {
    result: nameOf(contextResult, first.result),
    reason: nameOf(providerReason, first.reason),
  });
}

/** @param verifier of a fault that was signed with our key */
function faultOf({ body }: Pdu<'fault'>, verifier?: Verifier): Failure {
  const { status: rpcStatus } = body;
  return new Failure(rpcStatusName(rpcStatus), {
    rpcStatus,
    ...(verifier ? { isSigned: true } : {}),
  });
}

function nameOf(names: Readonly<Record<string, number>>, value: number): string {
  return Object.entries(names).find(([, known]) => known === value)?.[0] ?? String(value);
}
