/**
 * What Slack's refusal of a message means for whoever wants it delivered.
 *
 * See https://docs.slack.dev/reference/methods/chat.postMessage#errors. Only what surely was not
 * posted may be tried again without a look; when in doubt it is uncertain.
 */
import { webApi } from '@slack/bolt';
import { z } from 'zod';
import { neverSent, TooFast, Uncertain, Undeliverable } from '../../model/delivery.ts';

const resume = 'then resume the schedule';

/** Codes that stay, until a person does something. */
const remedies: Readonly<Record<string, (name: string) => string>> = {
  not_in_channel: (name) =>
    `I am not in the channel any more. Type /invite @${name} there, ${resume}.`,
  channel_not_found: (name) =>
    `The channel is gone, or I was removed from it. If it is there, type /invite @${name} in it, ${resume}.`,
  is_archived: () => `The channel is archived. Unarchive it, ${resume}.`,
  restricted_action: (name) =>
    `Only some people may post in this channel. Have an administrator allow @${name} to post, ${resume}.`,
  restricted_action_read_only_channel: (name) =>
    `The channel is read-only. Have an administrator allow @${name} to post, ${resume}.`,
  restricted_action_non_threadable_channel: (name) =>
    `Only some people may post in this channel. Have an administrator allow @${name} to post, ${resume}.`,
  messages_tab_disabled: () =>
    `The app takes no direct messages. Have an administrator turn its Messages tab on, ${resume}.`,
  user_disabled: () => 'The account of the person is deactivated. Remove the schedule.',
  account_inactive: () =>
    `The app was removed from the workspace. Install it again with its new SLACK_BOT_TOKEN, ${resume}.`,
  token_revoked: () =>
    `The token of the app was revoked. Install it again with its new SLACK_BOT_TOKEN, ${resume}.`,
  team_access_not_granted: () =>
    `The app is not installed in this workspace. Have an administrator install it, ${resume}.`,
  ekm_access_denied: () =>
    'An administrator suspended messages here. When that is over, resume the schedule.',
};

const tooFast = ['ratelimited', 'rate_limited', 'message_limit_exceeded'];
/** Slack gives no time with a code. */
const tooFastMs = 30_000;

/** It is written there that something may have been done nevertheless. */
const halfDone = ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'];

/** What a smaller message may cure. */
export const tooMuch: readonly string[] = [
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
];

/** The message that the thread hung on is gone. */
export const noThread: readonly string[] = [
  'thread_not_found',
  'cannot_reply_to_message',
  'message_not_found',
  'restricted_action_thread_locked',
];

const Refused = z.object({ data: z.object({ error: z.string() }) });
const Caused = z.object({ cause: z.object({ code: z.string() }) });

/** @returns Slack's own word for it, if Slack said one */
export function codeOf(error: unknown): string | undefined {
  return Refused.safeParse(error).data?.data.error;
}

/** @param name what follows `/invite @` */
export function deliveryErrorOf(error: unknown, name: string): Error {
  const options = { cause: error };
  const patience = patienceOf(error);
  if (patience !== undefined) return new TooFast(patience, options);
  const code = codeOf(error);
  const remedy = code && Object.hasOwn(remedies, code) ? remedies[code] : undefined;
  if (remedy) return new Undeliverable(remedy(name), options);
  const isRefused = code !== undefined && !halfDone.includes(code);
  if (isRefused) return new Error(`Slack refused the message: ${code}`, options);
  if (isNeverTaken(error)) return new Error('Slack can not be reached', options);
  return new Uncertain('Slack did not say whether it took the message', options);
}

/** @returns for how long Slack wants to be left alone, in milliseconds */
function patienceOf(error: unknown): number | undefined {
  if (error instanceof webApi.WebAPIRateLimitedError) return error.retryAfter * 1000;
  return tooFast.includes(codeOf(error) ?? '') ? tooFastMs : undefined;
}

function isNeverTaken(error: unknown): boolean {
  if (error instanceof webApi.WebAPIHTTPError) return error.statusCode < 500;
  if (!(error instanceof webApi.WebAPIRequestError)) return false;
  return neverSent.includes(Caused.safeParse(error.original).data?.cause.code ?? '');
}
