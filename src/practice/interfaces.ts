/** What a server offers at an endpoint, and how it answers those who want to bind to it. */
import {
  type ContextResult,
  contextResult,
  type PresentationContext,
  providerReason,
} from '../wire/dcerpc/bind.ts';
import { bindTimeFeaturesOf, isSameSyntax, ndr, type Syntax } from '../wire/dcerpc/syntaxes.ts';
import type { Account } from './organization.ts';

/** Who calls, and how well the binding is protected. */
export interface Caller {
  readonly account: Account;
  /** RPC_C_AUTHN_LEVEL */
  readonly level: number;
}

/** @throws RpcFault, or Failure where the stub can't be read */
type Operation = (stub: Uint8Array, caller: Caller) => Uint8Array;

export interface Interface {
  readonly syntax: Syntax;
  /** By operation number. */
  readonly operations: Readonly<Record<number, Operation>>;
}

const noSyntax: Syntax = { uuid: '00000000-0000-0000-0000-000000000000', major: 0, minor: 0 };

/** Of the features a client may ask for while binding, we have none. [MS-RPCE] 2.2.2.14 */
const features = 0;

/** One result for each context. @param bind is told what was accepted */
export function answerContexts(
  contexts: readonly PresentationContext[],
  interfaces: readonly Interface[],
  bind: (contextId: number, one: Interface) => void,
): ContextResult[] {
  return contexts.map(({ contextId, abstractSyntax, transferSyntaxes }) => {
    const isQuestion = transferSyntaxes.some((one) => bindTimeFeaturesOf(one) !== undefined);
    if (isQuestion)
      return { result: contextResult.negotiate_ack, reason: features, transferSyntax: noSyntax };
    const found = interfaces.find(({ syntax }) => isSameSyntax(syntax, abstractSyntax));
    if (!found) return rejected(providerReason.abstract_syntax_not_supported);
    if (!transferSyntaxes.some((one) => isSameSyntax(one, ndr)))
      return rejected(providerReason.proposed_transfer_syntaxes_not_supported);
    bind(contextId, found);
    return { result: contextResult.acceptance, reason: 0, transferSyntax: ndr };
  });
}

function rejected(reason: number): ContextResult {
  return { result: contextResult.provider_rejection, reason, transferSyntax: noSyntax };
}
