/**
 * Who is at the other end of an association, by NTLM within bind, auth3 and alter_context, and what
 * protects its calls from then on.
 *
 * Source: [MS-RPCE] 3.3.1.5.2. Nothing answers an auth3: a refused logon shows at the next call.
 */
import { authnLevel, authnType, type Protection } from '../wire/dcerpc/authentication.ts';
import type { Verifier } from '../wire/dcerpc/frame.ts';
import { NtlmSession, signatureSize } from '../wire/ntlm/session.ts';
import type { LogonDesk, NtlmLogon } from './logon-desk.ts';
import type { Account } from './organization.ts';

export class RpcLogon {
  /** RPC_C_AUTHN_LEVEL; that of one who doesn't authenticate, at first. */
  level: number = authnLevel.RPC_C_AUTHN_LEVEL_NONE;
  account: Account | undefined;
  protection: Protection | undefined;
  readonly #desk: LogonDesk;
  readonly #padding: 4 | 16;
  #pending: NtlmLogon | undefined;
  #began = false;

  constructor(desk: LogonDesk, padding: 4 | 16) {
    this.#desk = desk;
    this.#padding = padding;
  }

  /** Whether a logon was begun and didn't end well, or hasn't ended. */
  get isRefused(): boolean {
    return this.#began && !this.account;
  }

  /** NTLM only. */
  takes({ authType }: Verifier): boolean {
    return authType === authnType.RPC_C_AUTHN_WINNT;
  }

  /** Takes the token of a bind or an alter_context. @returns what goes back, if anything */
  step(verifier: Verifier): Verifier | undefined {
    if (this.#pending) {
      this.finish(verifier);
      return undefined;
    }
    if (this.account) return undefined; // another interface under the same context
    this.#began = true;
    this.level = verifier.authLevel;
    this.#pending = this.#desk.ntlm(verifier.token);
    const { authType, authLevel, contextId } = verifier;
    return { authType, authLevel, contextId, token: this.#pending.challenge };
  }

  /** Takes the last token. */
  finish(verifier: Verifier | undefined): void {
    const pending = this.#pending;
    this.#pending = undefined;
    const admitted = verifier && pending?.finish(verifier.token);
    if (!admitted) return;
    this.account = admitted.account;
    if (this.level < authnLevel.RPC_C_AUTHN_LEVEL_PKT) return;
    const context = new NtlmSession('server', admitted.sessionKey, admitted.flags);
    const { authType, authLevel, contextId } = verifier;
    const padding = this.#padding;
    this.protection = { authType, authLevel, contextId, context, signatureSize, padding };
  }
}
