/**
 * Who is at the other end of one HTTP connection. NTLM belongs to the connection: its messages must
 * all come through the same one, and who has logged on stays so until it ends.
 *
 * Source: RFC 4559 and [MS-NTHT]. Negotiate takes NTLM's messages as they are; there is no Kerberos.
 */
import { Failure } from '../model/failure.ts';
import type { Bindings } from '../wire/ntlm/server.ts';
import type { Policy } from './knobs.ts';
import type { LogonDesk, NtlmLogon } from './logon-desk.ts';
import type { Account } from './organization.ts';
import type { Scheme } from './scheme.ts';

/** What one virtual directory asks of those who come. */
export interface Entrance {
  readonly name: string;
  readonly schemes: readonly Scheme[];
  readonly extendedProtection: Policy;
}

export type Verdict =
  | { readonly kind: 'admitted'; readonly account: Account }
  /** Halfway: to be answered with this. */
  | { readonly kind: 'challenge'; readonly challenge: string }
  /** `tried`: credentials were there. */
  | { readonly kind: 'refused'; readonly tried: boolean };

const refused: Verdict = { kind: 'refused', tried: true };

const lastMessage = 3;

export class HttpLogon {
  readonly #desk: LogonDesk;
  /** What a client has to name under Extended Protection; nothing without TLS. */
  readonly #channel: Uint8Array | undefined;
  #pending: NtlmLogon | undefined;
  #admitted: { readonly name: string; readonly account: Account } | undefined;

  constructor(desk: LogonDesk, channel: Uint8Array | undefined) {
    this.#desk = desk;
    this.#channel = channel;
  }

  judge(authorization: string | undefined, entrance: Entrance): Verdict {
    if (authorization === undefined) return this.#known(entrance);
    this.#admitted = undefined;
    const [word = '', token = ''] = authorization.trim().split(/\s+/, 2);
    const scheme = entrance.schemes.find((one) => one.toLowerCase() === word.toLowerCase());
    if (!scheme) return refused;
    const bytes = Buffer.from(token, 'base64');
    if (scheme === 'Basic') return this.#basic(bytes.toString('utf8'));
    try {
      return this.#ntlm(scheme, bytes, entrance);
    } catch (error) {
      if (error instanceof Failure) return refused;
      throw error;
    }
  }

  #known({ name }: Entrance): Verdict {
    const known = this.#admitted;
    if (known?.name !== name) return { kind: 'refused', tried: false };
    return { kind: 'admitted', account: known.account };
  }

  #basic(credentials: string): Verdict {
    const [, domain = '', name = '', password = ''] =
      /^(?:([^\\:]*)\\)?([^:]*):(.*)$/s.exec(credentials) ?? [];
    const account = this.#desk.password(name, domain, password);
    return account ? { kind: 'admitted', account } : refused;
  }

  #ntlm(scheme: Scheme, message: Buffer, entrance: Entrance): Verdict {
    const pending = this.#pending;
    this.#pending = undefined;
    if (message[8] !== lastMessage) {
      this.#pending = this.#desk.ntlm(message, this.#bindingsFor(entrance.extendedProtection));
      const challenge = `${scheme} ${this.#pending.challenge.toString('base64')}`;
      return { kind: 'challenge', challenge };
    }
    const account = pending?.finish(message)?.account;
    if (!account) return refused;
    this.#admitted = { name: entrance.name, account };
    return { kind: 'admitted', account };
  }

  #bindingsFor(policy: Policy): Bindings {
    const expected = this.#channel;
    if (expected) return { policy, expected };
    return { policy: policy === 'require' ? 'require' : 'off', expected: Buffer.alloc(0) };
  }
}
