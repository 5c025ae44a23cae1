/**
 * The manifest asks for what the code uses, no less and no more, and Slack would take it.
 *
 * Slack publishes no schema; the limits are those of its reference of manifests.
 * See https://docs.slack.dev/reference/app-manifest
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { commands } from '../../../src/commands/answer.ts';
import { scopes } from '../../../src/surfaces/slack/scopes.ts';
import { manifest, manifestText } from './slack-peer.ts';

const Url = z.url({ protocol: /^https$/ }).optional();
const Scopes = z.array(z.string().regex(/^[a-z_]+(:[a-z]+(\.[a-z]+)?)?$/)).max(255);

const Manifest = z.strictObject({
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000).optional(),
    background_color: z.string().regex(/^#([0-9a-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9_.-]+$/),
      always_online: z.boolean(),
    }),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .max(32)
            .regex(/^\/[a-z0-9_-]+$/),
          description: z.string().max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.boolean(),
          url: Url,
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: Scopes }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: Url,
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: Url }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

/** One for each kind of place that a report can be posted in. */
const history = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

/** The scopes without which Slack refuses a method, or does not deliver an event. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': history,
  'conversations.replies': history,
  'files.uploadV2': ['files:write'],
  'users.info': ['users:read'],
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
  command: ['commands'],
  shortcut: ['commands'],
  url_private: ['files:read'],
};

const folder = new URL('../../../src/surfaces/slack/', import.meta.url);
const code = readdirSync(folder)
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

/** What the code calls and listens to, read from the code. */
const used = [
  ...code.matchAll(/[cC]lient\.([a-z]+\.[a-zA-Z0-9]+)\(/g),
  ...code.matchAll(/app\.(command|shortcut)\(/g),
  ...code.matchAll(/app\.event\('([a-z_]+)'/g),
  ...code.matchAll(/\.(url_private)\b/g),
].map(([, name = '']) => (name === 'message' ? 'message.im' : name));

describe.each([
  ['Socket Mode', manifestText],
  [
    'HTTP',
    manifestText
      .replaceAll(/# (url|request_url): /g, '$1: ')
      .replace('socket_mode_enabled: true', 'socket_mode_enabled: false'),
  ],
])('for %s', (_mode, text) => {
  test('it is within the limits', () => {
    const { error } = Manifest.safeParse(parse(text));
    expect(error?.issues ?? []).toEqual([]);
  });
});

test('HTTP needs three addresses, and each is there to be filled in', () => {
  expect(manifestText.match(/# (url|request_url): https:/g)).toHaveLength(3);
});

test('it asks for the scopes that the code needs and no other', () => {
  const needed = used.flatMap((name) => scopesOf[name] ?? [`no scope known for ${name}`]);
  expect(new Set(manifest.oauth_config.scopes.bot)).toEqual(new Set(needed));
});

test('the doctor looks for the scopes of the manifest', () => {
  expect(scopes).toEqual(manifest.oauth_config.scopes.bot);
});

test('it subscribes to what the code listens to', () => {
  const events = used.filter((name) => name === 'app_mention' || name === 'message.im');
  expect(new Set(manifest.settings.event_subscriptions.bot_events)).toEqual(new Set(events));
});

test('its command and its shortcut are those of the code', () => {
  const [command] = manifest.features.slash_commands;
  const [shortcut] = manifest.features.shortcuts;
  expect(code).toContain(`'${command.command}'`);
  expect(code).toContain(`'${shortcut.callback_id}'`);
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
});

const first = commands.filter(({ under }) => !under);

test.each(first.map(({ usage }) => usage.split(' ')[0] ?? ''))('its hint names %s', (name) => {
  const [{ usage_hint: hint }] = manifest.features.slash_commands;
  const bare = name === 'check' ? 'user@contoso.com' : name; // a bare target means check
  expect(hint.split(' ')).toContain(bare);
});
