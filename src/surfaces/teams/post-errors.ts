/**
 * What a connector's refusal of a message means for whoever wants it delivered.
 *
 * See https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: 412, 429, 502 and 504 are to be
 * tried again, 403 and 404 never.
 */
import { neverSent, TooFast, Uncertain, Undeliverable } from '../../model/delivery.ts';
import { refusalOf } from './connector.ts';

const resume = 'then resume the schedule';

const remedies: Readonly<Record<string, string>> = {
  BotDisabledByAdmin: `An administrator blocked me. Have me allowed in the Teams admin center, ${resume}.`,
  MessageWritesBlocked: `I was blocked or removed here. Unblock me or add me again, ${resume}.`,
  ConversationBlockedByUser: `I was blocked here. Unblock me, ${resume}.`,
  BotNotInConversationRoster: `I am no longer in this chat or team. Add me again, ${resume}.`,
};
const remedyOf: Readonly<Record<number, string>> = {
  403: `I may not post here any more. Add me to this chat or team again, ${resume}.`,
  404: `This chat or channel is gone, or I was removed from it. If it is there, add me again, ${resume}.`,
};

/** Refused, or never passed on: nothing was posted. */
const worthARetry: readonly number[] = [412, 502, 504];

export function deliveryErrorOf(error: unknown): Error {
  const options = { cause: error };
  const { status, code = '', retryAfterMs } = refusalOf(error);
  if (status !== undefined) return answered(status, code, retryAfterMs, options);
  return neverSent.includes(code)
    ? new Error('Teams can not be reached', options)
    : new Uncertain('Teams did not say whether it took the message', options);
}

function answered(
  status: number,
  code: string,
  retryAfterMs: number | undefined,
  options: ErrorOptions,
): Error {
  const remedy = remedyOf[status];
  if (remedy)
    return new Undeliverable(Object.hasOwn(remedies, code) ? remedies[code] : remedy, options);
  if (status === 429) return new TooFast(retryAfterMs ?? usualPauseMs, options);
  if (status < 500 || worthARetry.includes(status))
    return new Error(`Teams refused the message: ${[status, code].join(' ').trim()}`, options);
  return new Uncertain(`Teams answered ${status}`, options);
}

/** Seven messages a second and 60 in half a minute are taken in a conversation. */
const usualPauseMs = 2_000;
