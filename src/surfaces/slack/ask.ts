/**
 * What somebody wants of us, whichever way it came: a command, a mention, a direct message, a button,
 * a shortcut. The shapes are what Slack documents, cut to what is read here.
 * See https://docs.slack.dev/interactivity and https://docs.slack.dev/apis/events-api
 */
import { z } from 'zod';
import { typedText, unescaped, withoutMention } from './typed-text.ts';

const Id = z.string().min(1);
const optional = <T extends z.ZodType>(type: T) =>
  type.nullish().transform((value) => value ?? undefined);

const SlackFile = z.object({
  name: optional(z.string()),
  mimetype: optional(z.string()),
  filetype: optional(z.string()),
  size: optional(z.number()),
  url_private: optional(z.string()),
});
export type SlackFile = z.infer<typeof SlackFile>;

/** Where an answer goes. */
const Place = z.object({
  channel: z.string(),
  /** The message under which the answer stands. */
  thread: z.string().optional(),
  /** Takes answers for 30 minutes, wherever the bot is a member or not. */
  responseUrl: z.string().optional(),
  /** Only the person who asked sees the answer. */
  isPrivate: z.boolean(),
});
export type Place = Readonly<z.infer<typeof Place>>;

/** It can be kept, and read again by another process. */
export const Ask = z.object({
  /** The same for every delivery of the same thing. */
  id: z.string(),
  person: z.string(),
  /** Workspace and organization in which it was asked. */
  teams: z.array(z.string()).readonly(),
  /** The channel is open to another organization. */
  isShared: z.boolean(),
  text: z.string(),
  /** The text is something to explain and no command, whatever its first word is. */
  isPaste: z.boolean(),
  files: z.array(SlackFile).readonly(),
  place: Place,
});
export type Ask = Readonly<z.infer<typeof Ask>>;

const Files = optional(z.array(SlackFile)).transform((files) => files ?? []);
const Team = optional(z.object({ id: optional(z.string()) }));
const Person = z.object({ id: Id });

const Typed = z.object({
  text: optional(z.string()),
  ts: Id,
  thread_ts: optional(z.string()),
  files: Files,
});

const Command = z.object({
  trigger_id: Id,
  team_id: optional(z.string()),
  enterprise_id: optional(z.string()),
  channel_id: Id,
  user_id: Id,
  text: z.string().default(''),
  response_url: z.string(),
});

export function askOfCommand(body: unknown): Ask {
  const command = Command.parse(body);
  return {
    id: command.trigger_id,
    person: command.user_id,
    teams: named(command.team_id, command.enterprise_id),
    isShared: false,
    text: typedText(command.text),
    isPaste: false,
    files: [],
    place: { channel: command.channel_id, responseUrl: command.response_url, isPrivate: true },
  };
}

const MessageEvent = z.object({
  event_id: Id,
  team_id: optional(z.string()),
  enterprise_id: optional(z.string()),
  is_ext_shared_channel: optional(z.boolean()),
  authorizations: optional(z.array(z.object({ user_id: optional(z.string()) }))),
  event: Typed.extend({
    type: z.string(),
    channel: Id,
    channel_type: optional(z.string()),
    subtype: optional(z.string()),
    user: optional(z.string()),
    bot_id: optional(z.string()),
  }),
});

/**
 * A mention or a direct message.
 *
 * @returns nothing if no person said it just now: our own messages come back as events, too, and so
 * do edits and joins
 */
export function askOfMessage(body: unknown): Ask | undefined {
  const read = MessageEvent.safeParse(body);
  if (!read.success) return undefined; // a deletion has no text, a notice no person
  const { event, authorizations, ...delivery } = read.data;
  const isDirect = event.channel_type === 'im' || event.channel.startsWith('D');
  if (!event.user || !isNews(event) || (event.type === 'message' && !isDirect)) return undefined;
  return {
    id: delivery.event_id,
    person: event.user,
    teams: named(delivery.team_id, delivery.enterprise_id),
    isShared: delivery.is_ext_shared_channel ?? false,
    text: typedText(withoutMention(event.text ?? '', authorizations?.[0]?.user_id)),
    isPaste: false,
    files: event.files,
    place: {
      channel: event.channel,
      thread: event.thread_ts ?? (isDirect ? undefined : event.ts),
      isPrivate: false,
    },
  };
}

/** Not our own message, no edit, no notice of Slack's. */
function isNews({ bot_id: bot, subtype }: z.infer<typeof MessageEvent>['event']): boolean {
  return !bot && (subtype === undefined || subtype === 'file_share');
}

const Interaction = z.object({
  trigger_id: Id,
  user: Person,
  team: Team,
  enterprise: Team,
  response_url: optional(z.string()),
});

const Pressed = Interaction.extend({
  channel: optional(z.object({ id: Id })),
  container: z.object({
    channel_id: optional(z.string()),
    message_ts: optional(z.string()),
    thread_ts: optional(z.string()),
    is_ephemeral: optional(z.boolean()),
  }),
  actions: z.tuple([z.object({ value: z.string().default('') })], z.unknown()),
});

/** A button of ours; its value is its text. */
export function askOfButton(body: unknown): Ask {
  const { channel, container, actions, ...interaction } = Pressed.parse(body);
  const channelId = channel?.id ?? container.channel_id ?? '';
  const isDirect = channelId.startsWith('D');
  return {
    ...askOf(interaction),
    text: unescaped(actions[0].value),
    isPaste: false,
    files: [],
    place: {
      channel: channelId,
      thread: container.thread_ts ?? (isDirect ? undefined : container.message_ts),
      responseUrl: interaction.response_url,
      isPrivate: container.is_ephemeral ?? false,
    },
  };
}

const OnMessage = Interaction.extend({
  channel: z.object({ id: Id }),
  message: Typed.extend({ attachments: optional(z.array(z.unknown())) }),
});

/** The shortcut "Diagnose this message": all that stands in the message is a paste. */
export function askOfShortcut(body: unknown): Ask {
  const { channel, message, ...interaction } = OnMessage.parse(body);
  const attached = (message.attachments ?? []).flatMap(attachmentTexts);
  return {
    ...askOf(interaction),
    text: typedText([message.text ?? '', ...attached].filter(Boolean).join('\n')),
    isPaste: true,
    files: message.files,
    place: {
      channel: channel.id,
      thread: message.thread_ts ?? message.ts,
      responseUrl: interaction.response_url,
      isPrivate: true,
    },
  };
}

const MessageAttachment = z.object({
  pretext: optional(z.string()),
  title: optional(z.string()),
  text: optional(z.string()),
  fallback: optional(z.string()),
});

/** Forwarded messages and those of other programs carry their words here. */
function attachmentTexts(attachment: unknown): string[] {
  const read = MessageAttachment.safeParse(attachment);
  if (!read.success) return [];
  const { pretext, title, text, fallback } = read.data;
  const texts = named(pretext, title, text);
  return texts.length > 0 ? texts : named(fallback);
}

function askOf({ trigger_id, user, team, enterprise }: z.infer<typeof Interaction>) {
  return {
    id: trigger_id,
    person: user.id,
    teams: named(team?.id, enterprise?.id),
    isShared: false,
  };
}

function named(...values: readonly (string | undefined)[]): string[] {
  return values.filter((value): value is string => !!value);
}
