/**
 * What Teams sends us, as far as we read it. Everything else in it is dropped at the door.
 *
 * Shapes: the Activity Protocol, https://github.com/microsoft/Agents/blob/main/specs/activity/protocol-activity.md;
 * Teams leaves out what it has not, or sends null.
 */
import { z } from 'zod';

const Account = z.object({
  id: z.string().min(1).max(1024),
  name: z.string().max(1024).nullish(),
  aadObjectId: z.string().max(256).nullish(),
});

export const Activity = z.object({
  type: z.string().min(1).max(64),
  id: z.string().max(1024).nullish(),
  name: z.string().max(256).nullish(),
  channelId: z.literal('msteams'),
  serviceUrl: z.url({ protocol: /^https?$/ }).max(2048),
  from: Account,
  recipient: Account,
  conversation: z.object({
    id: z.string().min(1).max(2048),
    conversationType: z.string().max(64).nullish(),
    tenantId: z.string().max(256).nullish(),
  }),
  replyToId: z.string().max(1024).nullish(),
  text: z.string().nullish(),
  textFormat: z.string().max(64).nullish(),
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(z.object({ contentType: z.string() })).nullish(),
  value: z.unknown().optional(),
  action: z.string().max(64).nullish(),
  membersAdded: z.array(z.object({ id: z.string() })).nullish(),
  channelData: z
    .object({
      tenant: z.object({ id: z.string().max(256) }).nullish(),
      settings: z
        .object({ selectedChannel: z.object({ id: z.string().max(2048) }).nullish() })
        .nullish(),
    })
    .nullish(),
});
export type Activity = z.infer<typeof Activity>;

const Words = z.object({ words: z.string().max(28_000) });
const Pressed = z.object({ action: z.object({ data: Words }) });
const Mention = z.object({
  type: z.literal('mention'),
  mentioned: z.object({ id: z.string() }),
  text: z.string().min(1),
});

/** Where an answer goes. Plain JSON, so that it can be kept. */
export const Place = z.object({
  serviceUrl: z.string(),
  /** With the thread, in a channel. */
  conversation: z.string(),
  /** `personal`, `groupChat` or `channel`. */
  scope: z.string(),
  tenant: z.string().optional(),
  bot: z.object({ id: z.string(), name: z.string() }),
  person: z.object({ id: z.string(), name: z.string() }),
});
export type Place = Readonly<z.infer<typeof Place>>;

export function placeOf(activity: Activity): Place {
  const { serviceUrl, recipient, from } = activity;
  return {
    serviceUrl,
    conversation: threadOf(activity),
    scope: activity.conversation.conversationType ?? 'personal',
    tenant: tenantsOf(activity)[0],
    bot: { id: recipient.id, name: recipient.name ?? '' },
    person: { id: from.id, name: from.name ?? '' },
  };
}

/** An answer in a channel stays in the thread that asked; a greeting is a post, where it is wanted. */
function threadOf(activity: Activity): string {
  const { conversation, replyToId, id, channelData } = activity;
  if (isArrival(activity)) return channelData?.settings?.selectedChannel?.id ?? conversation.id;
  const root = replyToId ?? id;
  if (conversation.conversationType !== 'channel' || !root) return conversation.id;
  return conversation.id.includes(';messageid=')
    ? conversation.id
    : `${conversation.id};messageid=${root}`;
}

/** Every tenant that the activity names, in lower case. */
export function tenantsOf({ channelData, conversation }: Activity): string[] {
  const tenants = [channelData?.tenant?.id, conversation.tenantId].filter((id) => !!id);
  return tenants.map((id) => `${id}`.toLowerCase());
}

/** The platform's own id of who asks. */
export function personOf({ from }: Activity): string {
  return from.aadObjectId ?? from.id;
}

/** What was typed, without our own name in it; what stands on a button that was sent as a message. */
export function wordsOf(activity: Activity): string {
  const pressed = Words.safeParse(activity.value);
  if (pressed.success) return pressed.data.words;
  const mentions = (activity.entities ?? [])
    .map((entity) => Mention.safeParse(entity).data)
    .filter((mention) => mention?.mentioned.id === activity.recipient.id);
  const text = mentions.reduce(
    (rest, mention) => (mention ? rest.replaceAll(mention.text, ' ') : rest),
    activity.text ?? '',
  );
  const others = text.replaceAll(/<at(?: [^<>]*)?>([^<>]*)<\/at>/g, '$1'); // people who are named
  const plain = others.replaceAll(/&nbsp;|\u00A0/g, ' ');
  return (activity.textFormat === 'xml' ? unescaped(plain) : plain).trim();
}

/** What stands on a button that waits for its answer. */
export function pressedWordsOf({ value }: Activity): string | undefined {
  return Pressed.safeParse(value).data?.action.data.words;
}

/** A picture, say. A message that is typed comes with itself as an attachment, in HTML. */
export function hasOnlyFiles(activity: Activity): boolean {
  const files = activity.attachments?.filter(({ contentType }) => contentType !== 'text/html');
  return !!files?.length && !wordsOf(activity);
}

export function isArrival({ type, action, membersAdded, recipient }: Activity): boolean {
  if (type === 'installationUpdate') return action === 'add';
  return type === 'conversationUpdate' && !!membersAdded?.some(({ id }) => id === recipient.id);
}

export function isDeparture({ type, action }: Activity): boolean {
  return type === 'installationUpdate' && action === 'remove';
}

function unescaped(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    amp: '&',
  };
  return text.replaceAll(/&(lt|gt|quot|#39|amp);/g, (all, name: string) => signs[name] ?? all);
}
